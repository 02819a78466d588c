package wire

import (
	"bytes"
	"go/ast"
	"go/parser"
	"go/token"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/fxamacker/cbor/v2"

	k "github.com/loket-kelurahan/loket/backend/kelurahan"
	"github.com/loket-kelurahan/loket/backend/register"
)

// allEvents gives one filled value of every event, made by reflection so that
// a new field is filled too.
func allEvents() []k.Event {
	zero := []k.Event{
		k.RegisterOpened{}, k.OfficeConfigured{}, k.OfficerEnrolled{}, k.OfficerDismissed{}, k.SeriesStarted{},
		k.KindAdopted{}, k.ResidentsImported{}, k.ResidentChanged{}, k.CardLinked{}, k.CardUnlinked{},
		k.PersonsViewed{}, k.LetterHeld{}, k.HoldRefused{}, k.LetterIssued{}, k.LetterPrinted{}, k.LetterVoided{},
		k.LetterHandwritten{}, k.RequestRefused{}, k.BatchClosed{}, k.BatchApproved{}, k.BatchReturned{},
		k.BatchDelivered{}, k.ClockAccepted{}, k.PayloadErased{},
		k.KindProposed{}, k.KindRejected{}, k.KindRetired{}, k.KindRestored{},
		k.PeopleListed{}, k.PeopleExported{}, k.CorrectionAsked{}, k.CorrectionAnswered{}, k.LetterReduced{},
		k.DrawerHandedOver{}, k.RecoveryUsed{},
		k.LostLettersApproved{},
	}
	filled := make([]k.Event, len(zero))
	for i, ev := range zero {
		v := reflect.New(reflect.TypeOf(ev))
		fill(v.Elem(), i+1)
		filled[i] = v.Elem().Interface().(k.Event)
	}
	return filled
}

func fill(v reflect.Value, n int) {
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			fill(v.Field(i), n+i)
		}
	case reflect.Array:
		for i := range v.Len() {
			fill(v.Index(i), n+i)
		}
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 2, 2))
		fill(v.Index(0), n)
		fill(v.Index(1), n+1)
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fill(v.Elem(), n)
	case reflect.String:
		v.SetString(strings.Repeat("é", n%7+1))
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Int, reflect.Int32, reflect.Int64:
		v.SetInt(int64(n * 1000))
	case reflect.Uint8:
		v.SetUint(uint64(n % 256))
	case reflect.Uint64:
		v.SetUint(uint64(n) << 33)
	default:
		panic("no event has a " + v.Kind().String())
	}
}

func TestEveryEventHasANumber(t *testing.T) {
	var declared []string
	for _, name := range []string{"event.go", "privacy.go", "handover.go", "recovery.go", "lost.go"} {
		file, err := parser.ParseFile(token.NewFileSet(), "../kelurahan/"+name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range file.Decls {
			if f, ok := d.(*ast.FuncDecl); ok && f.Name.Name == "Type" && f.Recv != nil {
				declared = append(declared, f.Recv.List[0].Type.(*ast.Ident).Name)
			}
		}
	}
	var tested []string
	for _, ev := range allEvents() {
		tested = append(tested, reflect.TypeOf(ev).Name())
		if _, ok := events.byName[ev.Type()]; !ok {
			t.Errorf("%T has no number", ev)
		}
	}
	slices.Sort(declared)
	slices.Sort(tested)
	if !slices.Equal(declared, tested) {
		t.Errorf("the language declares %v\nthe test knows %v", declared, tested)
	}
	if n := len(eventTable()); n != len(events.byName) || n != len(events.byNumber) {
		t.Errorf("%d rows, %d names, %d numbers", n, len(events.byName), len(events.byNumber))
	}
}

func TestEntryRoundTrip(t *testing.T) {
	by := k.OfficerID{9, 8, 7}
	for _, ev := range allEvents() {
		payload, err := EncodeEntry(1_700_000_000_123, by, ev)
		if err != nil {
			t.Fatalf("%T: %v", ev, err)
		}
		again, err := EncodeEntry(1_700_000_000_123, by, ev)
		if err != nil || !bytes.Equal(payload, again) {
			t.Errorf("%T: not deterministic", ev)
		}
		at, who, back, err := DecodeEntry(payload)
		if err != nil || at != 1_700_000_000_123 || who != by || !reflect.DeepEqual(back, ev) {
			t.Errorf("%T: got %+v (%v), %v", ev, back, at, err)
		}
		if got, want := Travels(payload), events.byName[ev.Type()].travels; got != want {
			t.Errorf("%T: travels %v, want %v", ev, got, want)
		}
	}
}

func TestWhatIsAboutResidentsStaysHome(t *testing.T) {
	for _, ev := range []k.Event{k.ResidentsImported{}, k.ResidentChanged{}, k.CardLinked{}, k.CardUnlinked{},
		k.PersonsViewed{}, k.LetterHeld{}, k.RequestRefused{}} {
		if events.byName[ev.Type()].travels {
			t.Errorf("%s travels", ev.Type())
		}
	}
	for _, junk := range [][]byte{nil, {0xa0}, []byte("3171234567890001")} {
		if Travels(junk) {
			t.Errorf("%x travels", junk)
		}
	}
}

func TestEncodeEntryRefusesWhatCannotBeRead(t *testing.T) {
	for name, ev := range map[string]k.Event{
		"none": nil, "not UTF-8": k.LetterVoided{Reason: "\xff\xfe"},
	} {
		if _, err := EncodeEntry(1, k.OfficerID{}, ev); k.CodeOf(err) != k.Internal {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func envelopeOf(t *testing.T, version, number uint64, body any) []byte {
	t.Helper()
	raw, err := encoding.Marshal(body)
	if err != nil {
		t.Fatal(err)
	}
	b, err := encoding.Marshal(envelope{version, number, 77, k.OfficerID{1}, cbor.RawMessage(raw)})
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestDecodeEntryOfOtherVersions(t *testing.T) {
	series := map[int]any{1: "A", 2: 2026, 3: 577}
	more := map[int]any{1: "A", 2: 2026, 3: 577, 9: "new"}
	for _, c := range []struct {
		name    string
		payload []byte
		want    k.Code
	}{
		{"ours", envelopeOf(t, 1, 5, series), ""},
		{"newer with a new field", envelopeOf(t, entryVersion+1, 5, more), ""},
		{"ours with a new field", envelopeOf(t, entryVersion, 5, more), k.RegisterDamaged},
		{"a new event", envelopeOf(t, entryVersion+1, 9999, more), k.VersionUnknown},
		{"no version", envelopeOf(t, 0, 5, series), k.RegisterDamaged},
		{"a key twice", []byte{0xa2, 1, 1, 1, 1}, k.RegisterDamaged},
		{"indefinite", []byte{0xbf, 1, 1, 0xff}, k.RegisterDamaged},
		{"deep", bytes.Repeat([]byte{0x81}, 100), k.RegisterDamaged},
		{"empty", nil, k.RegisterDamaged},
	} {
		at, by, ev, err := DecodeEntry(c.payload)
		if k.CodeOf(err) != c.want {
			t.Errorf("%s: %v, want %q", c.name, err, c.want)
		}
		if c.want == "" && ev != k.Event(k.SeriesStarted{Counter: "A", Year: 2026, First: 577}) {
			t.Errorf("%s: %+v", c.name, ev)
		}
		if c.want == k.VersionUnknown && (at != 77 || by != k.OfficerID{1} || ev != nil) {
			t.Errorf("%s: at %v by %v ev %v", c.name, at, by, ev)
		}
	}
}

func FuzzDecodeEntry(f *testing.F) {
	for _, ev := range allEvents() {
		b, err := EncodeEntry(1, k.OfficerID{1}, ev)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(b)
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		at, by, ev, err := DecodeEntry(b)
		if err != nil {
			return
		}
		again, err := EncodeEntry(at, by, ev)
		if err != nil {
			t.Fatalf("read but not written: %v", err)
		}
		if _, _, back, err := DecodeEntry(again); err != nil || !reflect.DeepEqual(back, ev) {
			t.Fatalf("%+v became %+v, %v", ev, back, err)
		}
	})
}

// An erasure reaches the city: it gets the statement of a letter it has, and of
// no letter that was held.
func TestAReducedLetterTravelsWhenItWasIssued(t *testing.T) {
	fact := k.Fact{Position: k.Position{Register: k.RegisterID{1}, Seq: 7}}
	for name, c := range map[string]struct {
		ev   k.LetterReduced
		want bool
	}{
		"issued": {k.LetterReduced{Issued: &fact}, true}, "held": {k.LetterReduced{Held: &fact}, false},
		"both": {k.LetterReduced{Issued: &fact, Held: &fact}, false}, "nothing": {k.LetterReduced{}, false},
	} {
		payload, err := EncodeEntry(1, k.OfficerID{}, c.ev)
		if err != nil {
			t.Fatal(err)
		}
		if got := Travels(payload); got != c.want {
			t.Errorf("%s: travels %v", name, got)
		}
		if _, state := stateOf(&register.Entry{Kind: register.KindPayload, Payload: payload}); (state == uint64(Whole)) != c.want {
			t.Errorf("%s: state %d", name, state)
		}
	}
	if EventTravels(k.LetterReduced{}.Type()) {
		t.Error("a city would complain of what an older counter withheld")
	}
}
