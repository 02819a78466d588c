package wire

import (
	"encoding/json"
	"net/http"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
)

// Problem is an error on its way across (RFC 9457, media type TypeProblem). Ref
// finds it in the sender's log.
type Problem struct {
	Code kelurahan.Code    `json:"code"`
	Ref  string            `json:"ref,omitempty"`
	Args map[string]string `json:"args,omitempty"`
}

// ParseProblem reads a body of TypeProblem; ok is false for anything that is
// not one, a captive portal's page for instance.
func ParseProblem(body []byte) (p Problem, ok bool) {
	if len(body) > MaxMessage {
		return p, false
	}
	err := json.Unmarshal(body, &p)
	return p, err == nil && p.Code != ""
}

// StatusOf gives the HTTP status that goes with a code.
func StatusOf(c kelurahan.Code) int {
	switch c {
	case "":
		return http.StatusOK
	case kelurahan.NotFound:
		return http.StatusNotFound
	case kelurahan.NotEnrolled, kelurahan.TokenInvalid, kelurahan.OfficerRevoked, kelurahan.RoleRefused, kelurahan.SelfApproval,
		kelurahan.SealKeyUnknown, kelurahan.SignatureBroken:
		return http.StatusForbidden
	case kelurahan.NotSignedIn, kelurahan.PINWrong:
		return http.StatusUnauthorized
	case kelurahan.ChainBroken, kelurahan.CityFork, kelurahan.CityBehind:
		return http.StatusConflict
	case kelurahan.CityBusy, kelurahan.PINLocked:
		return http.StatusTooManyRequests
	case kelurahan.CityRefused, kelurahan.VersionUnknown, kelurahan.RunUnlike:
		return http.StatusUnprocessableEntity
	case kelurahan.Internal, kelurahan.CityFailed:
		return http.StatusInternalServerError
	case kelurahan.Canceled:
		return http.StatusServiceUnavailable
	}
	return http.StatusBadRequest
}
