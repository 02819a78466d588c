package wire

import (
	"crypto/ed25519"
	"reflect"
	"strings"
	"testing"

	k "github.com/loket-kelurahan/loket/backend/kelurahan"
)

func roundTrip[M Message](t *testing.T) {
	t.Helper()
	var m M
	fill(reflect.ValueOf(&m).Elem(), 3)
	b, err := Encode(m)
	if err != nil {
		t.Fatalf("%T: %v", m, err)
	}
	back, err := Decode[M](b)
	setVersion(&m)
	if err != nil || !reflect.DeepEqual(back, m) {
		t.Errorf("%+v became %+v, %v", m, back, err)
	}
	newer, err := encoding.Marshal(map[int]any{1: messageVersion + 1, 99: "of a newer program"})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Decode[M](newer); err != nil {
		t.Errorf("%T of a newer program: %v", m, err)
	}
	ours, err := encoding.Marshal(map[int]any{1: messageVersion, 99: "unknown"})
	if err != nil {
		t.Fatal(err)
	}
	for _, bad := range [][]byte{nil, {0xa0}, ours, make([]byte, MaxMessage+1)} {
		if _, err := Decode[M](bad); k.CodeOf(err) != k.BadRequest {
			t.Errorf("%T from %d bytes: %v", m, len(bad), err)
		}
	}
}

func TestMessagesRoundTrip(t *testing.T) {
	roundTrip[Enrol](t)
	roundTrip[Enrolled](t)
	roundTrip[Health](t)
	roundTrip[Head](t)
	roundTrip[Receipt](t)
	roundTrip[KeyList](t)
	roundTrip[Manifest](t)
}

func TestTokenIsTypedFromPaper(t *testing.T) {
	city, other := ed25519.PublicKey(strings.Repeat("a", 32)), ed25519.PublicKey(strings.Repeat("b", 32))
	token, err := NewToken(city)
	if err != nil {
		t.Fatal(err)
	}
	text := token.String()
	if len(text) != 29 || !token.Fits(city) || token.Fits(other) {
		t.Errorf("%q fits %v, other %v", text, token.Fits(city), token.Fits(other))
	}
	for _, typed := range []string{text, strings.ToLower(text), strings.ReplaceAll(text, "-", " "), strings.ReplaceAll(text, "0", "o"),
		strings.ReplaceAll(text, "1", "l")} {
		if back, err := ParseToken(typed); err != nil || back != token {
			t.Errorf("%q: %v", typed, err)
		}
	}
	for _, bad := range []string{"", text[:28], text + "A", "UUUU-" + text[5:]} {
		if _, err := ParseToken(bad); k.CodeOf(err) != k.TokenInvalid {
			t.Errorf("%q: %v", bad, err)
		}
	}
}

func TestProblem(t *testing.T) {
	if p, ok := ParseProblem([]byte(`{"code":"chain-broken","ref":"x"}`)); !ok || p.Code != k.ChainBroken {
		t.Errorf("%+v", p)
	}
	for _, bad := range []string{"", "<html>login</html>", `{"error":1}`, `"x"`} {
		if _, ok := ParseProblem([]byte(bad)); ok {
			t.Errorf("%q is no problem", bad)
		}
	}
}
