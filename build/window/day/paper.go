package day

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// verified reads the QR off each paper, has it checked at the counter and asks
// the city's page about it.
func (p *player) verified(ctx context.Context) error {
	if err := os.MkdirAll(p.CityOut, 0o755); err != nil {
		return err
	}
	if err := p.keys(ctx, "Ctrl+1"); err != nil {
		return err
	}
	taken := make(chan error, 1) // a browser takes seconds to open: meanwhile the rest is verified
	for i := range p.report.Letters {
		page, err := p.verify(ctx, &p.report.Letters[i], i == 0)
		if err != nil {
			return fmt.Errorf("%s: %w", p.report.Letters[i].Short, err)
		}
		if i == 0 { // one picture shows it
			go func() { taken <- picture(ctx, page, filepath.Join(p.CityOut, p.report.Letters[0].Short+".png")) }()
		}
	}
	if len(p.report.Letters) == 0 {
		return errors.New("no letter was printed")
	}
	return <-taken
}

// verify gives the address of the city's page about the letter.
func (p *player) verify(ctx context.Context, l *Letter, keep bool) (page string, err error) {
	text, err := readQR(ctx, l.Paper)
	if err != nil {
		return "", err
	}
	here, there := p.verdicts(l)
	if err := p.until(ctx, "the one field", "document.getElementById('cari')"); err != nil {
		return "", err
	}
	if err := p.Window.Scan(ctx, text); err != nil {
		return "", err
	}
	if err := p.until(ctx, "the counter's verdict “"+here+"”", says(".found", here)); err != nil {
		return "", err
	}
	if keep {
		if err := p.show(ctx, "qr-di-loket"); err != nil {
			return "", err
		}
	}
	if err := p.keys(ctx, "Escape"); err != nil {
		return "", err
	}
	return p.askCity(ctx, l, text, there)
}

// verdicts are what the counter and the city must say of a letter. To the city a
// practice letter is that before all else.
func (p *player) verdicts(l *Letter) (here, there string) {
	here, there = "Surat asli", "Surat ini asli"
	if l.Void {
		here, there = "Surat dibatalkan", "Surat ini sudah dibatalkan"
	}
	if !p.Earnest {
		there = "Ini surat latihan"
	}
	return here, there
}

// readQR reads the QR off a sheet as a camera would: from pixels.
func readQR(ctx context.Context, pdf string) (string, error) {
	dir, err := os.MkdirTemp("", "loket-qr-")
	if err != nil {
		return "", err
	}
	defer os.RemoveAll(dir)
	page := filepath.Join(dir, "page")
	if out, err := exec.CommandContext(ctx, "pdftoppm", "-r", "300", "-gray", "-singlefile", pdf, page).CombinedOutput(); err != nil {
		return "", fmt.Errorf("pdftoppm: %w: %s", err, out)
	}
	out, err := exec.CommandContext(ctx, "zbarimg", "--quiet", "--raw", "-Sdisable", "-Sqrcode.enable", page+".pgm").Output()
	if err != nil {
		return "", fmt.Errorf("no QR can be read off the printed sheet: %w", err)
	}
	return strings.TrimSpace(string(out)), nil
}

// askCity opens the address in the QR at the practice city: the path is the
// code's own, the host the city's that stands in for the real one.
func (p *player) askCity(ctx context.Context, l *Letter, text, verdict string) (string, error) {
	i := strings.Index(text, "/V/")
	if i < 0 {
		return "", errors.New("the QR holds no address of the city")
	}
	url := p.City + text[i:]
	page, err := get(ctx, url)
	if err != nil {
		return "", err
	}
	name := filepath.Join(p.CityOut, l.Short)
	if err := os.WriteFile(name+".html", []byte(page), 0o644); err != nil {
		return "", err
	}
	if !strings.Contains(page, "<h1>"+verdict+"</h1>") || !strings.Contains(page, "/"+l.Short+"/") {
		return "", fmt.Errorf("the city's page does not say %q of it: see %s.html", verdict, name)
	}
	return url, nil
}

func get(ctx context.Context, url string) (string, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return "", err
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return "", err
	}
	b, err := io.ReadAll(resp.Body)
	if err = errors.Join(err, resp.Body.Close()); err != nil {
		return "", err
	}
	if resp.StatusCode != http.StatusOK {
		return "", fmt.Errorf("the city answers %s", resp.Status)
	}
	return string(b), nil
}

// picture takes a picture of a web page with Chromium.
func picture(ctx context.Context, url, path string) error {
	ctx, cancel := context.WithTimeout(ctx, 40*time.Second)
	defer cancel()
	home, err := os.MkdirTemp("", "loket-chromium-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(home)
	cmd := exec.CommandContext(ctx, "chromium", "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
		"--disable-background-networking", "--disable-component-update", "--disable-sync", "--hide-scrollbars",
		"--user-data-dir="+home, "--window-size=900,1100", "--screenshot="+path, url)
	var said bytes.Buffer
	cmd.Stderr = &said
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("chromium: %w: %.500s", err, said.String())
	}
	return nil
}
