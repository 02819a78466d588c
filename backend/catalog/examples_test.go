package catalog

import "testing"

// TestShippedHaveExamples keeps previews of shipped kinds plausible: a question
// whose answer is free has an invented one.
func TestShippedHaveExamples(t *testing.T) {
	kinds, err := Shipped()
	if err != nil {
		t.Fatal(err)
	}
	for _, k := range kinds {
		for _, f := range k.Fields {
			if f.Example == "" && freelyAnswered(f.Type, f.OptionsFree) {
				t.Errorf("%s: %s has no example", k.Code, f.Name)
			}
			for _, c := range f.Columns {
				if c.Example == "" && c.Detail == "" && freelyAnswered(c.Type, c.OptionsFree) {
					t.Errorf("%s: %s.%s has no example", k.Code, f.Name, c.Name)
				}
			}
		}
	}
}

func freelyAnswered(t FieldType, free bool) bool {
	return t == Text || t == LongText || t == Phone || t == Choice && free
}
