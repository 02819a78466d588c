package main

import (
	"cmp"
	"slices"
	"time"
)

// times are how long one thing took, again and again.
type times []time.Duration

// at gives the value below which a part of all lies: 0.5 is the median.
func (t times) at(part float64) time.Duration { return quantile(t, part) }

func quantile[T cmp.Ordered](list []T, part float64) T {
	var none T
	if len(list) == 0 {
		return none
	}
	sorted := slices.Sorted(slices.Values(list))
	return sorted[min(int(part*float64(len(sorted))), len(sorted)-1)]
}

func median[T cmp.Ordered](list []T) T { return quantile(list, 0.5) }

func timed(f func() error) (time.Duration, error) {
	begin := time.Now()
	err := f()
	return time.Since(begin), err
}
