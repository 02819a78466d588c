package courier

import (
	"context"
	"crypto/ed25519"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"time"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
	"github.com/loket-kelurahan/loket/backend/wire"
)

// kindsEvery is how often the courier asks whether the city published a new
// catalogue: with a delivery, and once an hour.
const kindsEvery = time.Hour

// fetchKinds brings the city's catalogue, if there is a newer one. It is no
// delivery: what goes wrong is noted in the log and tried again.
func (c *Courier) fetchKinds(ctx context.Context, delivered bool) {
	now := c.cfg.Now()
	if c.cfg.Kinds == nil || !delivered && now.Sub(c.askedKinds) < kindsEvery {
		return
	}
	c.askedKinds = now
	n := c.noted()
	city, err := c.city()
	if err == nil {
		err = c.takeKinds(ctx, city, n)
	}
	if err != nil {
		c.cfg.Log.Info("no catalogue", slog.String("code", string(kelurahan.CodeOf(err))), slog.Any("cause", err))
	}
}

func (c *Courier) takeKinds(ctx context.Context, city city, n notes) error {
	file, tag, err := city.kinds(ctx, n.Kinds)
	if err != nil || file == nil {
		return err
	}
	if err := c.cfg.Kinds(file, ed25519.PublicKey(n.Key)); err != nil {
		return err
	}
	c.keepOrLog(func(n *notes) { n.Kinds = tag })
	return nil
}

// kinds asks for the catalogue; nil when the one of that tag is the newest, or
// the city has none.
func (c city) kinds(ctx context.Context, tag string) (file []byte, newTag string, err error) {
	ctx, cancel := context.WithTimeout(ctx, patience+wire.MaxKindsBody/slowest*time.Second)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, c.url+wire.KindsPath, nil)
	if err != nil {
		return nil, "", refuse(kelurahan.BadRequest, err)
	}
	if tag != "" {
		req.Header.Set("If-None-Match", tag)
	}
	req.Header.Set("User-Agent", "Loket/1")
	resp, err := c.http.Do(req)
	if err != nil {
		return nil, "", refuse(codeOfTransport(err), stripURL(err))
	}
	file, err = io.ReadAll(io.LimitReader(resp.Body, wire.MaxKindsBody+1))
	if err = errors.Join(err, resp.Body.Close()); err != nil {
		return nil, "", refuse(codeOfTransport(err), err)
	}
	switch {
	case resp.StatusCode == http.StatusNotModified || resp.StatusCode == http.StatusNotFound:
		return nil, "", nil
	case resp.StatusCode != http.StatusOK || resp.Header.Get("Content-Type") != wire.TypeKinds:
		return nil, "", refuse(kelurahan.CityForeign, fmt.Errorf("HTTP %d", resp.StatusCode))
	}
	return file, resp.Header.Get("ETag"), nil
}
