package printer

import (
	"strings"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
)

// faultOf picks from an IPP printer's state reasons (RFC 8011 5.4.12, PWG
// 5100.9) the one a person must hear of first, and its keyword. "" is none: a
// "-warning" or "-report" tells of something that does not keep this job from
// the paper, such as an empty second tray.
func faultOf(reasons []string) (kelurahan.Code, string) {
	best, word := len(faultOrder()), ""
	var code kelurahan.Code
	for _, r := range reasons {
		c := reasonCode(r)
		for rank, known := range faultOrder() {
			if c == known && rank < best {
				best, code, word = rank, c, r
			}
		}
	}
	return code, word
}

// faultOrder: what the operator can mend with his hands comes first; that the
// queue is stopped is mostly only the consequence.
func faultOrder() []kelurahan.Code {
	return []kelurahan.Code{
		kelurahan.PaperJam, kelurahan.PaperOut, kelurahan.PrinterAttention,
		kelurahan.PrinterOffline, kelurahan.PrinterStopped,
	}
}

func reasonCode(reason string) kelurahan.Code {
	word, mild := reason, false
	for _, suffix := range []string{"-report", "-warning"} {
		if cut, ok := strings.CutSuffix(word, suffix); ok {
			word, mild = cut, true
		}
	}
	word = strings.TrimSuffix(word, "-error")
	switch word {
	case "offline", "shutdown", "timed-out":
		// CUPS itself says "offline-report" of a printer that is switched off.
		return kelurahan.PrinterOffline
	}
	if mild {
		return ""
	}
	switch word {
	case "media-empty", "media-needed", "input-tray-missing":
		return kelurahan.PaperOut
	case "media-jam":
		return kelurahan.PaperJam
	case "paused", "moving-to-paused", "stopped-partly":
		return kelurahan.PrinterStopped
	case "cover-open", "door-open", "interlock-open", "toner-empty", "marker-supply-empty", "marker-waste-full",
		"developer-empty", "output-area-full", "output-tray-missing", "fuser-over-temp", "fuser-under-temp",
		"opc-life-over", "interpreter-resource-unavailable", "other":
		return kelurahan.PrinterAttention
	}
	return ""
}
