package app

import (
	"regexp"
	"strings"
)

// kindProblem says in words what is wrong at a key of a kind file. The catalog's
// own reason is English and for whoever writes files by hand: of it only what
// it quotes is shown.
func kindProblem(place, reason string) KindProblem {
	p := KindProblem{Place: place, Detail: quoted(reason)}
	for _, w := range kindWords() {
		if w.fits(place, reason) {
			p.Sentence, p.Remedy = strings.ReplaceAll(w.sentence, "{}", p.Detail), w.remedy
			return p
		}
	}
	p.Sentence, p.Remedy = "Bagian ini belum benar.", "Periksa isiannya, atau urungkan perubahan terakhir."
	return p
}

var quotedForm = regexp.MustCompile(`"((?:[^"\\]|\\.)*)"`)

// quoted gives the last thing a reason quotes: the first often is the field.
func quoted(reason string) string {
	all := quotedForm.FindAllStringSubmatch(reason, -1)
	if len(all) == 0 {
		return ""
	}
	return all[len(all)-1][1]
}

// kindWord is a sentence for a key of the file; reason narrows it to reasons
// that hold these words.
type kindWord struct {
	key              string // last part of the place
	reason           string // "" = any
	sentence, remedy string
}

// fits takes "sign.0.column.1" for a "column": which one it is, the screen shows.
func (w kindWord) fits(place, reason string) bool {
	place = strings.TrimRight(place, ".0123456789")
	return (place == w.key || strings.HasSuffix(place, "."+w.key)) && strings.Contains(reason, w.reason)
}

func kindWords() []kindWord {
	return []kindWord{
		{"body", "is empty", "Isi surat masih kosong.", "Tulis isi suratnya."},
		{"body", "has the name", "{} bukan sisipan yang dikenal.", "Pilih sisipan lewat tombol Sisipkan."},
		{"body", "no filter", "|{} tidak dapat dipakai pada sisipan ini.", "Hapus bagian sesudah tanda |, atau pilih lagi lewat Sisipkan."},
		{"body", "without }", "Tanda { belum ditutup dengan }.", "Tutup pada baris yang sama."},
		{"body", "** is not closed", "Huruf tebal belum ditutup.", "Tulis ** di depan dan di belakang kata yang tebal."},
		{"body", "< is not closed", "Tanda < belum ditutup dengan >.", "Tutup pada alinea yang sama."},
		{"body", "does not fit here", "Tanda {} tidak ada pasangannya.", "Hapus tanda itu."},
		{"body", "a list is printed", "Daftar tidak dapat disisipkan di tengah kalimat.", "Pakai [table nama-daftar] pada baris tersendiri."},
		{"body", "a row reads", "Baris rincian belum lengkap.", "Tulis: - Label: isi"},
		{"body", "the label of a row", "Label baris rincian hanya boleh kata biasa.", "Pindahkan sisipan ke sesudah titik dua."},
		{"body", "the citizen speaks", "Dalam pernyataan warga yang berbicara, bukan lurah.", "Hapus sisipan jabatan penanda tangan."},
		{"body", "is not known: write", "Perintah dalam kurung siku itu tidak dikenal.", "Yang dikenal: [if …], [end], [table …], [items …], [ticks …], [page]."},
		{"body", "is not a list", "{} bukan daftar di surat ini.", "Tambahkan pertanyaan berjenis daftar, atau hapus barisnya."},
		{"body", "is not a choice", "{} bukan pertanyaan pilihan.", "Ganti namanya, atau hapus barisnya."},
		{"body", "more than", "Isi surat terlalu panjang.", "Pendekkan, atau bagi menjadi beberapa lembar."},
		{"body", "[if", "Bagian bersyarat belum benar.", "Setiap [if …] ditutup dengan [end] pada baris tersendiri."},
		{"body", "", "Ada yang belum benar di isi surat.", "Periksa baris yang ditandai, atau urungkan perubahan terakhir."},
		{"title", "come by themselves", "Jabatan, pangkat, dan NIP pejabat datang sendiri.", "Kosongkan isian itu."},
		{"title", "has the name", "{} bukan sisipan yang dikenal.", "Pilih sisipan lewat tombol Sisipkan."},
		{"above", "", "Kata di atas tanda tangan belum benar.", "Periksa sisipannya, atau kosongkan."},
		{"rank", "", "Pangkat belum benar.", "Periksa sisipannya, atau kosongkan."},
		{"nip", "", "NIP belum benar.", "Periksa sisipannya, atau kosongkan."},
		{"register", "", "Nomor register hanya untuk pejabat atau garis titik-titik.", "Hapus centangnya, atau ganti yang tanda tangan."},
		{"meterai", "", "Kotak meterai hanya untuk warga.", "Hapus centangnya, atau ganti yang tanda tangan."},
		{"sign", "only takes note", "Dalam pernyataan, pejabat hanya mencatat.", "Beri tanda nomor register pada satu kolom pejabat."},
		{"sign", "more than", "Baris tanda tangan terlalu banyak.", "Paling banyak dua belas baris."},
		{"sign", "", "Baris tanda tangan perlu satu sampai empat kolom.", "Tambah atau hapus kolomnya."},
		{"signing", "", "Tanda tangan sudah disusun sendiri.", "Kosongkan pemohon dan saksi pada susunan biasa."},
		{"needs", "an organisation", "Lembaga hanya punya nama dan alamat.", "Hapus centang data yang lain."},
		{"needs", "", "Data yang harus lengkap belum benar.", "Pilih lagi dari daftar."},
		{"title", "", "Judul surat masih kosong.", "Tulis judulnya."},
		{"code", "", "Kode jenis surat hanya boleh huruf kecil, angka, dan tanda hubung.", "Misalnya: izin-keramaian"},
		{"months", "", "Masa berlaku paling lama 120 bulan.", "Isi 0 bila tanpa batas."},
		{"class", "", "Kode klasifikasi belum ada.", "Tambahkan satu kode klasifikasi dengan tanggal berlakunya."},
		{"from", "go up", "Tanggal kode klasifikasi harus berurutan.", "Urutkan dari yang paling lama."},
		{"from", "", "Tanggal berlaku kode klasifikasi tidak dikenali.", "Tulis tahun-bulan-tanggal, misalnya 2023-01-01."},
		{"key", "role", "Peran ini belum lengkap, atau namanya kembar.", "Isi labelnya, dan jumlah paling sedikit tidak melebihi paling banyak."},
		{"key", "", "Syarat ini belum diberi label, atau namanya kembar.", "Isi labelnya."},
		{"name", "the column", "Nama kolom hanya boleh huruf kecil, angka, dan tanda hubung, dan tidak boleh kembar.", "Misalnya: nama-anak"},
		{"label", "the column", "Judul kolom masih kosong.", "Tulis judul kolomnya."},
		{"width", "", "Lebar kolom harus 0 sampai 20.", "Isi 1 untuk lebar biasa."},
		{"detail", "", "Isian dari kartu keluarga belum benar.", "Pilih lagi dari daftar."},
		{"max-rows", "", "Jumlah baris daftar belum benar.", "Paling banyak 100, dan tidak kurang dari yang paling sedikit."},
		{"max-length", "of a column", "Panjang isi kolom paling banyak 500 huruf.", "Isi 0 agar memakai batas biasa."},
		{"name", "twice", "Ada dua pertanyaan dengan nama yang sama.", "Ubah nama salah satunya."},
		{"name", "", "Nama pertanyaan hanya boleh huruf kecil, angka, dan tanda hubung.", "Misalnya: nama-usaha"},
		{"label", "", "Label pertanyaan masih kosong.", "Tulis pertanyaannya."},
		{"type", "", "Jenis jawaban belum dipilih.", "Pilih jenis jawabannya."},
		{"options", "", "Pilihan jawabannya belum ada.", "Tulis sedikitnya satu pilihan, satu pada tiap baris."},
		{"max-length", "", "Panjang jawaban di luar batas.", "Isi 0 agar memakai batas biasa."},
		{"min", "", "Batas terkecil tidak cocok dengan jenis jawabannya.", "Perbaiki atau kosongkan."},
		{"max", "", "Batas terbesar tidak cocok dengan jenis jawabannya.", "Perbaiki atau kosongkan."},
		{"default", "", "Isian awal tidak cocok dengan jenis jawabannya.", "Perbaiki atau kosongkan."},
		{"example", "", "Contoh jawaban tidak cocok dengan jenis jawabannya.", "Perbaiki atau kosongkan."},
		{"prefill", "", "{} bukan rincian orang.", "Pilih dari daftar, atau kosongkan."},
		{"when", "above", "Syarat tampil menanyakan {}, padahal pertanyaan itu ada di bawahnya.", "Pindahkan pertanyaan itu ke atas."},
		{"when", "is missing", "Jawaban yang disyaratkan belum dipilih.", "Pilih jawabannya, atau hapus syarat itu."},
		{"when", "not a whole number", "Syarat ini perlu angka.", "Tulis angkanya."},
		{"when", "write 30 days", "Syarat ini perlu jumlah hari.", "Tulis angkanya, paling sedikit 1."},
		{"when", "is never", "Jawaban itu tidak ada di antara pilihannya.", "Pilih dari daftar."},
		{"when", "has the name", "Syarat menanyakan {}, yang tidak ada di surat ini.", "Pilih yang lain, atau hapus syarat itu."},
		{"when", "", "Syarat ini belum benar.", "Pilih lagi yang dilihat dan jawabannya, atau hapus."},
		{"column", "", "Kolom daftar belum benar.", "Daftar perlu satu sampai dua belas kolom, masing-masing dengan nama dan label."},
		{"earlier", "", "Surat terdahulu yang ditampilkan belum benar.", "Pilih dari daftar."},
		{"subject", "", "Sebutan orang yang diterangkan masih kosong.", "Misalnya: Almarhum"},
		{"witnesses", "", "Peran saksi itu tidak ada.", "Pilih peran yang ada di bagian Orang."},
		{"who", "", "Yang menandatangani tidak ada di surat ini: {}.", "Pilih dari daftar."},
		{"level", "", "Sifat petunjuk belum dipilih.", "Pilih keterangan atau peringatan."},
		{"shape", "[letter]", "Surat beralamat perlu tujuan dan hal.", "Isi tujuan dan hal."},
		{"shape", "[[sign]]", "Pernyataan perlu susunan tanda tangannya sendiri.", "Buka Tanda tangan, lalu Susun sendiri."},
		{"about", "", "Hal surat masih kosong.", "Tulis hal suratnya."},
		{"to", "", "Tujuan surat harus satu sampai enam baris.", "Tulis kepada siapa surat ini."},
		{"text", "", "Petunjuk untuk petugas masih kosong.", "Tulis kalimatnya, atau hapus."},
		{"hints", "", "Petunjuk untuk petugas masih kosong.", "Tulis kalimatnya, atau hapus."},
	}
}
