package catalog

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"strconv"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
	"github.com/pelletier/go-toml/v2"
)

// maxFile bounds a kind file; the longest that ships has 4 KiB.
const maxFile = 64 << 10

// file is the TOML file as it lies on the disk.
type file struct {
	Code        string        `toml:"code"`
	Title       string        `toml:"title"`
	Mode        string        `toml:"mode"`
	Months      int           `toml:"months"`
	Earlier     string        `toml:"earlier"`
	Hints       []string      `toml:"hints"`
	Words       []string      `toml:"words"`
	Tier        int           `toml:"tier"`
	Note        string        `toml:"note"`
	Body        string        `toml:"body"`
	Class       []fileClass   `toml:"class"`
	Field       []Field       `toml:"field"`
	Requirement []Requirement `toml:"requirement"`
	Subject     Subject       `toml:"subject"`
	Role        []Role        `toml:"role"`
	Signing     Signing       `toml:"signing"`
}

type fileClass struct {
	From   string `toml:"from"`
	Code   string `toml:"code"`
	Scheme string `toml:"scheme"`
}

// Parse reads a kind file and checks all of it, every placeholder included: a
// kind that parses can be composed. Errors: kind-invalid with args "line"
// (1-based, "0" where no line is to blame) and "reason" (English, for whoever
// writes the file).
func Parse(data []byte) (*Kind, error) {
	if len(data) > maxFile {
		return nil, invalid(0, "the file is longer than 64 KiB")
	}
	data = bytes.Clone(data)
	var f file
	if err := toml.NewDecoder(bytes.NewReader(data)).DisallowUnknownFields().Decode(&f); err != nil {
		return nil, tomlError(err)
	}
	pos, err := locate(data)
	if err != nil {
		return nil, invalid(0, "%w", err)
	}
	sum := sha256.Sum256(data)
	k := &Kind{
		Code: kelurahan.KindCode(f.Code), Title: f.Title, Version: hex.EncodeToString(sum[:8]), File: data,
		Mode: kelurahan.Mode(f.Mode), ValidMonths: f.Months, Fields: f.Field, Requirements: f.Requirement,
		Subject: f.Subject, Roles: f.Role, Signing: f.Signing, ShowEarlier: f.Earlier,
		Hints: f.Hints, Words: f.Words, Tier: f.Tier, Note: f.Note,
	}
	if err := k.readClasses(f.Class, pos); err != nil {
		return nil, err
	}
	if err := k.validate(pos); err != nil {
		return nil, err
	}
	if k.body, err = parseBody(f.Body, pos, k); err != nil {
		return nil, err
	}
	return k, nil
}

func invalid(line int, format string, args ...any) error {
	cause := fmt.Errorf(format, args...)
	return kelurahan.E(kelurahan.KindInvalid, "catalog.Parse", fmt.Errorf("line %d: %w", line, cause),
		"line", strconv.Itoa(line), "reason", cause.Error())
}

func tomlError(err error) error {
	var strict *toml.StrictMissingError
	if errors.As(err, &strict) && len(strict.Errors) > 0 {
		line, _ := strict.Errors[0].Position()
		return invalid(line, "unknown key %q", strict.Errors[0].Key())
	}
	var bad *toml.DecodeError
	if errors.As(err, &bad) {
		line, _ := bad.Position()
		return invalid(line, "%w", err)
	}
	return invalid(0, "%w", err)
}

func (k *Kind) readClasses(classes []fileClass, pos lines) error {
	for i, c := range classes {
		at := pos.at("class", i, "from")
		from, err := kelurahan.ParseDate(c.From)
		if err != nil {
			return invalid(at, "class: %q is not a date", c.From)
		}
		if c.Code == "" {
			return invalid(pos.at("class", i, "code"), "class: the code is empty")
		}
		if i > 0 && from <= k.Classes[i-1].From {
			return invalid(at, "class: the days must go up")
		}
		k.Classes = append(k.Classes, Class{From: from, Code: c.Code, Scheme: c.Scheme})
	}
	if len(k.Classes) == 0 {
		return invalid(0, "a kind needs at least one class")
	}
	return nil
}
