package app

import "github.com/loket-kelurahan/loket/backend/kelurahan"

// textID is an identity that can be read from the text a screen sends.
type textID[T any] interface {
	*T
	UnmarshalText([]byte) error
}

// identOf reads an identity: identOf[kelurahan.LetterID](text).
// Errors: bad-request.
func identOf[T any, P textID[T]](text string) (T, error) {
	var id T
	err := P(&id).UnmarshalText([]byte(text))
	return id, err
}

// optionalID is identOf for a text that may be empty.
func optionalID[T any, P textID[T]](text string) (T, error) {
	if text == "" {
		var none T
		return none, nil
	}
	return identOf[T, P](text)
}

// dateOf reads yyyy-mm-dd or dd-mm-yyyy; "" is no date. Errors: date-invalid.
func dateOf(text string) (kelurahan.Date, error) {
	if text == "" {
		return 0, nil
	}
	return kelurahan.ParseDate(text)
}
