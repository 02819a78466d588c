package catalog

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/loket-kelurahan/loket/backend/kelurahan"
)

// ranked gives the codes a search finds, best first, as a screen lists them.
func ranked(kinds []*Kind, search string) []kelurahan.KindCode {
	score := map[kelurahan.KindCode]int{}
	var found []kelurahan.KindCode
	for _, k := range kinds {
		if n, ok := k.Rank(search); ok {
			score[k.Code] = n
			found = append(found, k.Code)
		}
	}
	slices.SortStableFunc(found, func(a, b kelurahan.KindCode) int { return cmp.Compare(score[b], score[a]) })
	return found
}

// searchStock is a small catalogue with the everyday words of a big one.
func searchStock(tb testing.TB) []*Kind {
	tb.Helper()
	var kinds []*Kind
	for _, k := range []struct{ code, title, words string }{
		{"sku", "Surat Keterangan Usaha", "usaha,kios,jualan,warung,kur,pinjaman bank"},
		{"sktm", "Surat Keterangan Tidak Mampu", "tidak mampu,miskin,bantuan,berobat,sktm"},
		{"sktm-sekolah", "Surat Keterangan Tidak Mampu untuk Sekolah", "anak sekolah,beasiswa,uang sekolah,anak kuliah"},
		{"ppdb", "Surat Keterangan Domisili untuk Penerimaan Murid Baru", "anak mau sekolah,zonasi,masuk sekolah,spmb"},
		{"ternak", "Surat Keterangan Kepemilikan Ternak", "jual sapi,sapi,babi,kambing,kuda,jual ternak"},
		{"jual-beli-barang", "Surat Pernyataan Jual Beli Barang", "jual motor,jual barang,kuitansi"},
		{"kematian", "Surat Keterangan Kematian", "orang meninggal,meninggal dunia,mati,wafat,duka,akta kematian"},
		{"domisili", "Surat Keterangan Domisili", "tempat tinggal,alamat,kos,kontrak,tinggal sementara"},
		{"belum-menikah", "Surat Keterangan Belum Pernah Menikah", "belum kawin,lajang,bujang,melamar kerja"},
		{"ahli-waris", "Surat Pernyataan Ahli Waris", "warisan,waris,orang tua meninggal,ambil uang bank orang meninggal"},
		{"skck", "Surat Pengantar SKCK", "polisi,kelakuan baik,catatan kepolisian,lamar kerja"},
		{"nikah-islam", "Surat Pengantar Nikah", "n1,n2,n4,kua,nikah,kawin"},
	} {
		file := fmt.Sprintf("code = %q\ntitle = %q\nmode = \"langsung\"\nwords = [\"%s\"]\nbody = '''\nx\n'''\n[[class]]\nfrom = \"2020-01-01\"\ncode = \"1\"\n",
			k.code, k.title, strings.ReplaceAll(k.words, ",", "\", \""))
		kind, err := Parse([]byte(file))
		if err != nil {
			tb.Fatal(err)
		}
		kinds = append(kinds, kind)
	}
	return kinds
}

func TestRank(t *testing.T) {
	kinds := searchStock(t)
	for search, want := range map[string]kelurahan.KindCode{
		"anak mau sekolah": "ppdb", "mau sekolah anak": "ppdb", "jual sapi": "ternak", "mau jual sapi": "ternak", "menjual sapi": "ternak", "sapi": "ternak",
		"orang meninggal": "kematian", "meninggl": "kematian", "kemtian": "kematian", "kmeatian": "kematian", "orang tua meninggal": "ahli-waris",
		"sku": "sku", "usa": "sku", "kio": "sku", "dom": "domisili", "kos": "domisili", "mat": "kematian", "waris": "ahli-waris", "skc": "skck", "sktm": "sktm",
		"n1": "nikah-islam", "surat nikah": "nikah-islam", "jual motor": "jual-beli-barang", "miskn": "sktm", "belum kawin": "belum-menikah", "POLISI": "skck",
		"surat keterangan usaha": "sku", "ket. domisili": "domisili", "uang sekolah": "sktm-sekolah", "zon": "ppdb",
	} {
		got := ranked(kinds, search)
		if len(got) == 0 || got[0] != want {
			t.Errorf("%q finds %v, want %s first", search, got, want)
		}
	}
	for _, search := range []string{"pesawat", "usaha mati", "xyz"} {
		if got := ranked(kinds, search); len(got) > 0 {
			t.Errorf("%q finds %v", search, got)
		}
	}
	for _, search := range []string{"", "surat", " - "} {
		if got := ranked(kinds, search); len(got) != len(kinds) && search != "surat" {
			t.Errorf("%q finds %d of %d", search, len(got), len(kinds))
		}
	}
}

func TestOneWrong(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want bool
	}{{"sapi", "sapi", true}, {"sapi", "sapj", true}, {"sapi", "sai", true}, {"sapi", "sappi", true}, {"sapi", "saip", true}, {"sapi", "spai", true},
		{"sapi", "pasi", false}, {"sapi", "saji", true}, {"sapi", "sa", false}, {"", "", true}, {"", "a", true}, {"ab", "ba", true}, {"abc", "cba", false}} {
		if oneWrong(c.a, c.b) != c.want || oneWrong(c.b, c.a) != c.want {
			t.Errorf("%q, %q: want %v", c.a, c.b, c.want)
		}
	}
}

// BenchmarkRank searches a catalogue as every key pressed does.
func BenchmarkRank(b *testing.B) {
	kinds := stock(b)
	for b.Loop() {
		ranked(kinds, "anak mau sekolha")
	}
}

// TestRankShipped asks the whole catalogue what people at a counter say. Where
// several kinds are meant by the same words, one of them comes first.
func TestRankShipped(t *testing.T) {
	kinds, err := Shipped()
	if err != nil {
		t.Fatal(err)
	}
	for search, want := range map[string]string{
		"anak mau sekolah": "ppdb sktm-sekolah beasiswa", "jual sapi": "ternak", "orang meninggal": "kematian", "meninggal": "kematian", "skck": "skck",
		"sku": "sku", "usaha": "sku", "kios": "sku", "dom": "domisili", "kos": "domisili domisili-pendatang", "sktm": "sktm", "miskin": "sktm", "waris": "ahli-waris",
		"belum nikah": "belum-menikah", "nikah gereja": "nikah-nonislam", "n1": "nikah-islam", "pindah": "pindah", "hilang dompet": "kehilangan", "pesta": "keramaian",
		"tanah": "sporadik tidak-sengketa riwayat-tanah kepemilikan-tanah", "lahir": "kelahiran", "ktp": "pengantar-ktp ktp-proses belum-rekam", "rapat": "undangan", "janda": "janda-duda", "gaji": "penghasilan penghasilan-ortu",
		"polisi": "skck kelakuan-baik kehilangan tni-polri", "bbm": "bbm", "kebakaran": "kebakaran", "kerja luar negeri": "pmi izin-keluarga", "yatim": "yatim", "meningal": "kematian", "domisli": "domisili",
	} {
		got := ranked(kinds, search)
		if len(got) == 0 || !slices.Contains(strings.Fields(want), string(got[0])) {
			t.Errorf("%q finds %v, want one of %s first", search, got[:min(len(got), 4)], want)
		}
	}
}
