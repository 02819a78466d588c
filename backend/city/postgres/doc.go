// Package postgres keeps the city's rows. Queries are written in SQL and turned
// into Go by sqlc (files ending in _gen.go); migrations run by goose. It knows
// no rule of the city: it stores what it is given, in the transaction it is
// given in.
package postgres
