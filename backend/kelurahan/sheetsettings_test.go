package kelurahan_test

import (
	"errors"
	"testing"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
)

func TestSheetSettings(t *testing.T) {
	for _, c := range []struct {
		s     kelurahan.SheetSettings
		field string
	}{
		{kelurahan.SheetSettings{}, ""},
		{kelurahan.SheetSettings{Left: 20, Right: 15, Top: 20, Size: 110, Face: "sans"}, ""},
		{kelurahan.SheetSettings{Left: 14}, "sheet.left"},
		{kelurahan.SheetSettings{Right: 46}, "sheet.right"},
		{kelurahan.SheetSettings{Top: -1}, "sheet.top"},
		{kelurahan.SheetSettings{Size: 90}, "sheet.size"},
		{kelurahan.SheetSettings{Face: "comic"}, "sheet.face"},
	} {
		err := c.s.Check()
		var e *kelurahan.Error
		if (c.field == "" && err != nil) || (c.field != "" && (!errors.As(err, &e) || e.Code != kelurahan.FieldInvalid || e.Field != c.field)) {
			t.Errorf("%+v: %v", c.s, err)
		}
	}
}
