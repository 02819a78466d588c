package catalog

import (
	"cmp"
	"embed"
	"fmt"
	"slices"
	"strings"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
)

//go:embed kinds/*.toml
var shipped embed.FS

// ShippedFile is the file of a kind the program brings, not parsed.
type ShippedFile struct {
	Code    kelurahan.KindCode
	Version string
	File    []byte
}

// ShippedFiles lists the kinds the program brings, sorted by code. It costs a
// hundredth of Shipped, for whoever only asks which versions there are. Errors:
// kind-invalid, which a test keeps from ever happening.
func ShippedFiles() ([]ShippedFile, error) {
	entries, err := shipped.ReadDir("kinds")
	if err != nil {
		return nil, kelurahan.E(kelurahan.KindInvalid, "catalog.Shipped", err)
	}
	files := make([]ShippedFile, 0, len(entries))
	for _, e := range entries {
		data, err := shipped.ReadFile("kinds/" + e.Name())
		if err != nil {
			return nil, kelurahan.E(kelurahan.KindInvalid, "catalog.Shipped", err)
		}
		code := kelurahan.KindCode(strings.TrimSuffix(e.Name(), ".toml"))
		files = append(files, ShippedFile{Code: code, Version: versionOf(data), File: data})
	}
	return files, nil
}

// Shipped reads the kinds the program brings, sorted by code. Errors:
// kind-invalid, which a test keeps from ever happening.
func Shipped() ([]*Kind, error) {
	files, err := ShippedFiles()
	if err != nil {
		return nil, err
	}
	kinds := make([]*Kind, 0, len(files))
	for _, f := range files {
		k, err := Parse(f.File)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", f.Code, err)
		}
		kinds = append(kinds, k)
	}
	return kinds, nil
}

// Catalog holds every adopted version of every kind. It never changes; With
// makes a new one, so readers need no lock.
type Catalog struct {
	versions map[kelurahan.KindCode][]*Kind // oldest adoption first
}

// New makes a catalog of kinds in the order of their adoption.
func New(kinds ...*Kind) *Catalog {
	c := &Catalog{versions: map[kelurahan.KindCode][]*Kind{}}
	for _, k := range kinds {
		c.adopt(k)
	}
	return c
}

func (c *Catalog) adopt(k *Kind) {
	list := slices.DeleteFunc(slices.Clone(c.versions[k.Code]), func(o *Kind) bool { return o.Version == k.Version })
	c.versions[k.Code] = append(list, k)
}

// With gives a catalog in which k is the version in force of its code.
func (c *Catalog) With(k *Kind) *Catalog {
	next := &Catalog{versions: make(map[kelurahan.KindCode][]*Kind, len(c.versions)+1)}
	for code, list := range c.versions {
		next.versions[code] = list
	}
	next.adopt(k)
	return next
}

// Kind gives the version of a code that was adopted last.
// Errors: kind-unknown (arg "kind").
func (c *Catalog) Kind(code kelurahan.KindCode) (*Kind, error) {
	list := c.versions[code]
	if len(list) == 0 {
		return nil, kelurahan.E(kelurahan.KindUnknown, "catalog.Kind", nil, "kind", string(code))
	}
	return list[len(list)-1], nil
}

// Version gives one version of a code, for letters issued under it.
// Errors: kind-unknown (args "kind", "version").
func (c *Catalog) Version(code kelurahan.KindCode, version string) (*Kind, error) {
	for _, k := range c.versions[code] {
		if k.Version == version {
			return k, nil
		}
	}
	return nil, kelurahan.E(kelurahan.KindUnknown, "catalog.Version", nil, "kind", string(code), "version", version)
}

// All gives the kinds in force, sorted by tier and title.
func (c *Catalog) All() []*Kind {
	kinds := make([]*Kind, 0, len(c.versions))
	for _, list := range c.versions {
		kinds = append(kinds, list[len(list)-1])
	}
	slices.SortFunc(kinds, func(a, b *Kind) int {
		return cmp.Or(cmp.Compare(a.Tier, b.Tier), cmp.Compare(a.Title, b.Title), cmp.Compare(a.Code, b.Code))
	})
	return kinds
}
