package main

import (
	"slices"
	"strings"
	"testing"
)

const source = `package p

const fixed = 7

func f(a, b int) int {
	sum := a + b
	if sum > 3 && a != b {
		sum = 0
	}
	for a < b {
		a++
		continue
	}
	print("x" + "y")
	return sum
}
`

func TestMutants(t *testing.T) {
	list, err := mutantsOf("p.go", []byte(source))
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]string{}
	for _, m := range list {
		got[m.what] += string(m.body)
		if string(m.body) == source {
			t.Errorf("line %d: %s changes nothing", m.line, m.what)
		}
		if !strings.Contains(string(m.body), "const fixed = 7") {
			t.Errorf("line %d: a constant was changed", m.line)
		}
	}
	for what, piece := range map[string]string{
		"+ becomes -": "a - b", "> becomes >=": "sum >= 3", "&& becomes ||": "|| a != b", "< becomes <=": "a <= b",
		"3 becomes 4": "sum > 4", "0 becomes 1": "sum = 1", "the condition is turned round": "!(sum > 3 && a != b)",
	} {
		if !strings.Contains(got[what], piece) {
			t.Errorf("%s: no %q", what, piece)
		}
	}
	if n := strings.Count(got["the statement is left out"], "package p"); n != 4 {
		t.Errorf("%d statements left out, not 4", n)
	}
}

const marked = `package p

func f(n int) []int {
	if n > 9 { //mutate:same > becomes >=, 9 becomes 10: nobody sees it
		n = 9
	}
	n += 4 + 1 //mutate:same any: nor this
	n -= 6
	return make([]int, n+2, 3*n+5)
}
`

// What is left out is left out with its reason, and nothing beside it.
func TestLeftOut(t *testing.T) {
	list, err := mutantsOf("p.go", []byte(marked))
	if err != nil {
		t.Fatal(err)
	}
	got := map[string][]string{}
	for _, m := range list {
		got[m.same] = append(got[m.same], m.what)
	}
	for why, want := range map[string][]string{
		"nobody sees it": {"> becomes >=", "9 becomes 10"},
		"nor this":       {"the statement is left out", "+ becomes -", "4 becomes 5", "1 becomes 2"},
		"a capacity":     {"+ becomes -", "3 becomes 4", "5 becomes 6"},
		"": {"the condition is turned round", "the statement is left out", "9 becomes 10", "the statement is left out", "6 becomes 7",
			"+ becomes -", "2 becomes 3"},
	} {
		slices.Sort(want)
		slices.Sort(got[why])
		if !slices.Equal(got[why], want) {
			t.Errorf("%q: %q", why, got[why])
		}
	}
}
