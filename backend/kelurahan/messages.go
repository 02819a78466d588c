package kelurahan

import "strings"

// Message is what a person reads of an error: what happened, and what to do now.
// Words in braces are replaced by the error's Args.
type Message struct {
	Sentence string
	Remedy   string
}

// Say gives the message of an error with its arguments filled in. A foreign
// error gets the sentence of Internal.
func Say(err error) Message {
	code := CodeOf(err)
	m := MessageOf(code)
	var e *Error
	if !asError(err, &e) {
		return m
	}
	if sentence, ok := labelledSentences[code]; ok && e.Args["label"] != "" {
		m.Sentence = sentence
	}
	pairs := make([]string, 0, 2*len(e.Args))
	for name, value := range e.Args {
		pairs = append(pairs, "{"+name+"}", value)
	}
	fill := strings.NewReplacer(pairs...)
	return Message{fill.Replace(m.Sentence), fill.Replace(m.Remedy)}
}

// MessageOf gives the message of a code, with its braces. An unknown code gets
// the sentence of Internal.
func MessageOf(c Code) Message {
	for _, group := range messageGroups() {
		if m, ok := group[c]; ok {
			return m
		}
	}
	return peopleMessages[Internal]
}

func messageGroups() []map[Code]Message {
	return []map[Code]Message{peopleMessages, valueMessages, letterMessages, diskMessages,
		cityMessages, cardMessages, printerMessages, rosterMessages}
}

// Codes lists the closed list, for tests and for docs/errors.md.
func Codes() []Code {
	list := []Code{}
	for _, group := range messageGroups() {
		for c := range group {
			list = append(list, c)
		}
	}
	return list
}

var peopleMessages = map[Code]Message{
	Internal:        {"Terjadi gangguan pada program.", "Ulangi sekali lagi. Jika tetap, catat kode {ref} dan hubungi pengelola; surat yang sudah bernomor tetap aman."},
	BadRequest:      {"Permintaan ini tidak dikenali.", "Tutup layar ini dengan Esc, lalu mulai lagi."},
	NotFound:        {"Data yang dicari tidak ada.", "Periksa ejaan atau nomornya, atau cari dengan cara lain."},
	Canceled:        {"Pekerjaan dibatalkan.", "Tidak ada yang berubah. Mulai lagi bila perlu."},
	NotSignedIn:     {"Belum ada petugas yang masuk.", "Pilih nama Anda, lalu ketik PIN."},
	PINWrong:        {"PIN salah. Sisa percobaan: {left}.", "Periksa tombol angka, lalu ketik lagi."},
	PINLocked:       {"PIN terkunci sampai {until}.", "Tunggu sampai waktu itu. Bila lupa PIN, minta penyelia memberi PIN baru di Perangkat."},
	PINWeak:         {"PIN ini terlalu mudah ditebak.", "Pakai 6 sampai 12 angka yang tidak berurutan dan tidak sama semua."},
	PINGiven:        {"PIN ini diberikan penyelia dan hanya untuk masuk pertama.", "Pilih PIN Anda sendiri sekarang; setelah itu hanya Anda yang tahu."},
	RoleRefused:     {"Anda tidak berwenang melakukan ini.", "Minta penyelia melakukannya dengan PIN-nya sendiri."},
	SelfApproval:    {"Surat {number} Anda buat sendiri, jadi tidak boleh Anda setujui.", "Minta penyelia lain menyetujui, atau kembalikan bundel ini."},
	ApproverUnknown: {"Komputer yang hilang belum mengenal petugas ini sebagai penyelia.", "Minta penyelia yang sudah terdaftar di sana sebelum komputernya hilang. Kalau tidak ada, kota memeriksanya dengan arsip kertas."},
	OfficerRevoked:  {"Hak petugas ini sudah dicabut.", "Hubungi penyelia kantor Anda."},
	OfficeNotSet:    {"Komputer ini belum disiapkan sebagai loket.", "Isi data kantor pada layar penyiapan."},
	AlreadySetUp:    {"Komputer ini sudah menjadi loket.", "Masuk dengan PIN Anda. Penyiapan ulang tidak diperlukan."},
	KeyRetired:      {"Kunci petugas ini sudah diganti, tetapi berkas lamanya ada lagi di komputer ini.", "Minta penyelia lain memberi PIN baru di Perangkat › Petugas, lalu laporkan kepada pengelola."},
	KeyDamaged:      {"Berkas kunci di komputer ini rusak.", "Jangan hapus apa pun. Hubungi pengelola untuk memulihkan dengan kunci pemulihan."},
	MachineForeign:  {"Berkas kunci ini berasal dari komputer lain.", "Jalankan Loket di komputer asalnya, atau pulihkan dengan kunci pemulihan."},
	RecoveryWrong:   {"Kunci pemulihan ini tidak cocok.", "Periksa ketikan kunci, atau pakai lembar kunci kantor ini."},
	RecoveryLocked:  {"Kunci pemulihan beberapa kali salah. Terkunci sampai {until}.", "Tunggu sampai waktu itu, lalu ketik lagi dari kertasnya, kelompok demi kelompok."},
	RecoveryDamaged: {"Berkas kunci pemulihan di komputer ini hilang atau rusak. Loket tetap dapat dipakai.", "Buka Perangkat, bagian Sistem: ambil lagi dari cadangan, atau buat kunci pemulihan baru. Jangan ditunda: tanpa itu PIN yang lupa tidak dapat ditolong."},
	RecoveryOther:   {"Kunci pemulihan di cadangan ini bukan yang terbaru milik kantor ini.", "Pilih cadangan lain, atau buat kunci pemulihan baru."},
	SignatureBroken: {"Tanda tangan digital tidak cocok dengan isinya.", "Jangan dipakai. Laporkan kepada pengelola."},
}

var valueMessages = map[Code]Message{
	FieldRequired:   {"Kolom ini belum diisi.", "Isi kolom ini."},
	FieldInvalid:    {"Isian ini tidak sesuai.", "Perbaiki isian; lihat contoh di bawah kolom."},
	FieldTooLong:    {"Isian terlalu panjang (paling banyak {max} huruf).", "Pendekkan isian."},
	NIKLength:       {"NIK harus 16 angka (sekarang {n}).", "Periksa NIK pada KTP atau KK."},
	NIKUnusual:      {"Tanggal lahir atau jenis kelamin dalam NIK berbeda dengan data.", "Cocokkan dengan KTP. Bila kartunya memang begitu, ini sah dan boleh diteruskan."},
	NIKTaken:        {"NIK ini sudah dipakai warga lain.", "Buka data warga itu; mungkin orangnya sama."},
	KKLength:        {"Nomor KK harus 16 angka (sekarang {n}).", "Periksa nomor pada kartu keluarga."},
	NameInvalid:     {"Nama kosong atau memuat angka.", "Tulis nama seperti pada KTP."},
	GlyphMissing:    {"Huruf {char} tidak dapat dicetak.", "Ganti huruf itu dengan huruf Latin yang sama bunyinya."},
	DateInvalid:     {"Tanggal tidak dikenali.", "Tulis tanggal-bulan-tahun, misalnya 24-08-1990."},
	RequirementOpen: {"{requirement}: aslinya belum ditandai sudah dilihat.", "Lihat surat aslinya lalu beri tanda, atau nyatakan tetap dilanjutkan."},
}

// labelledSentences say which field is meant, where the error knows its label:
// several of them stand in one list above the form.
var labelledSentences = map[Code]string{
	FieldRequired: "Kolom {label} belum diisi.",
	FieldInvalid:  "Isian {label} tidak sesuai.",
	FieldTooLong:  "Isian {label} terlalu panjang (paling banyak {max} huruf).",
	DateInvalid:   "{label}: tanggal tidak dikenali.",
}

var letterMessages = map[Code]Message{
	KindUnknown:      {"Jenis surat ini tidak ada.", "Tekan F2 dan pilih jenis lain."},
	KindInvalid:      {"Berkas jenis surat salah di baris {line}.", "Perbaiki berkas itu, atau pakai versi sebelumnya."},
	KindUnchanged:    {"Belum ada yang berubah: isinya sama dengan versi yang berlaku.", "Ubah sesuatu lebih dahulu, atau tutup dengan Esc."},
	KindOwn:          {"Usulan ini Anda buat sendiri, jadi tidak boleh Anda sahkan.", "Minta penyelia lain mengesahkannya."},
	KindTaken:        {"Kode {kind} sudah dipakai jenis surat lain.", "Beri jenis surat baru ini kode lain."},
	KindsUnreadable:  {"Berkas ini bukan berkas jenis surat Loket, atau isinya rusak.", "Minta salinan baru dari asalnya. Tidak ada yang berubah."},
	KindsForged:      {"Isi berkas ini tidak cocok dengan tanda tangannya.", "Jangan dipakai; minta salinan baru dari asalnya. Tidak ada yang berubah."},
	LetterTooLong:    {"Surat ini lebih dari {max} halaman.", "Pendekkan isian yang panjang."},
	RenderFailed:     {"Lembar surat tidak dapat disusun.", "Periksa isian; jika tetap gagal, hubungi pengelola. Nomor surat tidak berubah."},
	NotAllowedNow:    {"Ini tidak dapat dilakukan pada keadaan sekarang.", "Lihat riwayat surat atau bundel; mungkin sudah dikerjakan."},
	HeldNeedsWord:    {"Jenis surat ini harus diperiksa penyelia sebelum diberi nomor.", "Tekan F8 untuk menahan; penyelia melepasnya di layar Setujui."},
	LetterReducedNo:  {"Surat ini tidak dapat dicetak lagi: data orang di dalamnya sudah dihapus karena masa simpannya habis.", "Nomor, jenis, dan tanggalnya tetap ada di Register. Terbitkan surat baru bila perlu."},
	LetterUnapproved: {"Surat ini belum disetujui ketika komputernya hilang.", "Penyelia dapat menyetujuinya dari komputer penggantinya, di layar Setujui. Siapkan arsip kertasnya."},
	ErasureRefused:   {"Kota tidak ikut menghapus: bukan penyelia loket ini yang memintanya lewat komputernya sendiri.", "Petugas kota akan bertanya. Di kantor data itu sudah dihapus."},
	ErasureEarly:     {"Kota tidak ikut menghapus: ada surat yang belum dua tahun.", "Petugas kota akan bertanya. Periksa jam komputer ini."},
	ErasureOpen:      {"Kota tidak ikut menghapus: ada surat yang belum disetujui atau baru saja tiba.", "Petugas kota akan bertanya. Di kantor data itu sudah dihapus."},
	ErasureUnlike:    {"Kota tidak ikut menghapus: ada surat yang tidak dinyatakan lagi persis seperti semula.", "Petugas kota akan bertanya. Di kantor data itu sudah dihapus."},
	ErasureNoLetter:  {"Kota tidak ikut menghapus: yang disebut bukan surat dengan data orang lain.", "Petugas kota akan bertanya. Catatan kota tidak berubah."},
	AlreadyIssued:    {"Surat ini sudah terbit.", "Buka di Register untuk mencetak lagi."},
	ReasonRequired:   {"Alasan belum ditulis.", "Tulis alasannya dengan beberapa kata."},
	NumberFrozen:     {"Nomor awal tahun ini sudah terpakai.", "Nomor awal tidak dapat diubah lagi. Surat tulis tangan dapat dicatat di Register."},
	NumberInvalid:    {"Nomor atau pola nomor tidak sah.", "Pola harus memuat {loket}, {urut}, dan {tahun}; nomor antara 1 dan 99999."},
	ApplicantAbsent:  {"Pemohon belum dipilih.", "Tempelkan e-KTP, atau cari NIK atau nama."},
}

var diskMessages = map[Code]Message{
	BackupAbsent:    {"Cadangan tidak ada di tempat itu, atau tempatnya tidak terjangkau.", "Pasang flashdisk cadangan atau pilih map lain, lalu ulangi."},
	BackupDamaged:   {"Berkas cadangan {file} rusak atau hilang.", "Buat cadangan baru di flashdisk lain. Jangan hapus yang lama sebelum yang baru selesai."},
	BackupForeign:   {"Cadangan ini milik kantor lain, atau kuncinya bukan kunci ini.", "Periksa flashdisk dan lembar kunci pemulihan."},
	BackupAhead:     {"Cadangan ini berisi catatan yang tidak ada di komputer ini.", "Jangan ditimpa. Hubungi pengelola: mungkin komputer ini dipulihkan dari keadaan lama."},
	RegisterDamaged: {"Buku register rusak di catatan {entry}.", "Surat baru dihentikan. Jangan hapus apa pun; hubungi pengelola untuk memulihkan."},
	RegisterStopped: {"Penyimpanan gagal, jadi register berhenti menulis.", "Surat terakhir belum sah. Tutup dan buka lagi Loket; jika berulang, hubungi pengelola."},
	RegisterLocked:  {"Register sedang dibuka program lain.", "Tutup jendela Loket yang lain, lalu coba lagi."},
	StoreRebuilding: {"Daftar sedang dibangun ulang dari register.", "Tunggu sampai selesai. Tidak ada surat yang hilang."},
	StoreFailed:     {"Daftar surat tidak dapat dibaca.", "Tutup dan buka lagi Loket; daftar dibangun ulang dari register."},
	DiskFull:        {"Disk penuh. Surat tidak diberi nomor.", "Kosongkan ruang disk, lalu ulangi. Isian Anda masih ada."},
	DiskLow:         {"Ruang disk tinggal {free}.", "Hapus berkas yang tidak perlu dari komputer ini."},
	DiskReadOnly:    {"Disk tidak dapat ditulisi.", "Periksa disk atau stik; hubungi pengelola."},
	ClockBack:       {"Jam komputer mundur: hari ini {today}, surat terakhir {last}.", "Betulkan tanggal komputer. Bila tanggalnya memang benar, penyelia mengesahkannya di Perangkat."},
	ClockSuspect:    {"Jam komputer melompat {days} hari sejak catatan terakhir ({last}).", "Periksa tanggal komputer. Bila benar, penyelia mengesahkannya di Perangkat."},
}

var cityMessages = map[Code]Message{
	BatchEmpty:      {"Belum ada surat untuk ditutup.", "Tutup hari setelah ada surat terbit."},
	BatchChanged:    {"Isi bundel berubah sejak ditampilkan.", "Buka lagi bundel ini dan periksa ulang."},
	BatchUnseen:     {"Masih {n} surat yang belum dilihat.", "Lihat setiap surat dengan tombol panah, lalu setujui."},
	CityUnreachable: {"Server kota belum dapat dihubungi.", "Tidak perlu apa-apa; Loket mencoba lagi sendiri. Pelayanan tetap berjalan."},
	CityTimeout:     {"Server kota tidak menjawab.", "Tidak perlu apa-apa; Loket mencoba lagi sendiri."},
	CityForeign:     {"Yang menjawab bukan server kota.", "Jaringan ini mungkin minta masuk lebih dulu (wifi berhalaman). Tidak ada data yang terkirim."},
	CityRefused:     {"Server kota menolak kiriman.", "Hubungi pengelola kota dengan menyebut kode {code}. Surat tetap aman di sini."},
	CityBusy:        {"Server kota sedang sibuk.", "Loket menunggu lalu mencoba lagi sendiri."},
	CityFailed:      {"Server kota sedang terganggu.", "Loket mencoba lagi sendiri; beri tahu pengelola kota bila lebih dari sehari."},
	CityBehind:      {"Server kota kehilangan sebagian kiriman lama.", "Loket mengirim ulang sendiri dari catatan di komputer ini."},
	CityFork:        {"Server kota menyimpan catatan yang berbeda untuk loket ini.", "Jangan terbitkan surat lagi di komputer ini; hubungi pengelola kota."},
	ChainBroken:     {"Urutan catatan terputus.", "Jangan hapus apa pun; hubungi pengelola."},
	NotEnrolled:     {"Loket ini belum terdaftar di kota.", "Minta kode pendaftaran kepada pengelola kota, lalu isi di layar Kirim."},
	TokenInvalid:    {"Kode pendaftaran tidak berlaku.", "Minta kode baru kepada pengelola kota; satu kode hanya untuk satu loket."},
	RunUnlike:       {"Kota tidak dapat menyusun kiriman yang diringkas.", "Kiriman diulang lengkap dengan sendirinya."},
	ReceiptInvalid:  {"Tanda terima dari kota tidak sah.", "Kiriman dianggap belum diterima dan akan diulang."},
	VersionUnknown:  {"Data ini ditulis oleh Loket yang lebih baru.", "Perbarui Loket di komputer ini."},
	StickMissing:    {"Stik atau map tidak ditemukan.", "Colokkan stik, tunggu sebentar, lalu pilih lagi."},
	StickUnreadable: {"Isi stik tidak terbaca.", "Salin ulang dari asalnya, atau pakai stik lain."},
	SealInvalid:     {"Kode QR ini bukan segel Loket yang sah.", "Periksa suratnya; salinan yang diubah tidak akan lolos."},
	SealKeyUnknown:  {"Segel ini dibuat loket yang belum dikenal di sini.", "Periksa lewat halaman kota, atau perbarui daftar kunci saat ada jaringan."},
}

var cardMessages = map[Code]Message{
	ReaderAbsent:    {"Alat pembaca belum terhubung.", "Colokkan kabel USB alat pembaca. Sambil menunggu, ketik NIK atau nama."},
	ReaderService:   {"Layanan kartu pintar komputer tidak berjalan.", "Cabut lalu colokkan lagi alat pembaca. Jika tetap, hubungi pengelola."},
	ReaderDenied:    {"Akun ini belum diizinkan memakai alat pembaca.", "Minta pengelola memberi izin pembaca kartu."},
	ReaderRemote:    {"Alat pembaca tidak terlihat dari sesi jarak jauh.", "Pakai komputer loket langsung, atau ketik NIK."},
	ReaderLost:      {"Alat pembaca terlepas saat membaca.", "Data yang sempat dibaca dibuang. Colokkan lagi, lalu tempelkan kartu."},
	ReaderBusy:      {"Alat pembaca sedang dipakai program lain.", "Tutup program itu; Loket mencoba lagi sendiri."},
	ReaderMany:      {"Ada kartu di beberapa alat pembaca.", "Angkat semua, lalu tempelkan satu e-KTP."},
	CardMute:        {"Kartu terasa, tetapi chip tidak menjawab.", "Angkat kartu, tunggu dua detik, lalu tempelkan lagi di tengah."},
	CardTwo:         {"Lebih dari satu kartu terdeteksi.", "Tempelkan satu e-KTP saja."},
	CardForeign:     {"Ini bukan chip e-KTP.", "Periksa kartunya; mungkin kartu bank atau kartu lain. NIK tetap bisa diketik."},
	CardRemoved:     {"Kartu terangkat sebelum selesai dibaca.", "Tidak ada data yang disimpan. Tempelkan lagi."},
	CardChanged:     {"Kartu berganti saat dibaca.", "Demi keamanan hasilnya dibuang. Ulangi dengan satu kartu."},
	CardWeak:        {"Sinyal chip lemah.", "Geser kartu ke tengah dan jauhkan dari logam."},
	CardDamaged:     {"Chip kartu ini tampaknya rusak.", "Lanjutkan dengan mengetik NIK; sarankan warga ke Dukcapil."},
	CardPhotoBad:    {"Foto pada chip tidak terbaca.", "Lanjutkan tanpa foto; cocokkan wajah dengan foto pada kartu."},
	CardInactive:    {"Kartu ini belum pernah diaktifkan.", "Layani dengan mengetik NIK; arahkan warga ke Dukcapil."},
	CardFormat:      {"Isi chip tidak dikenali.", "Ketik NIK, lalu lanjutkan seperti biasa."},
	CardTimeout:     {"Pembacaan kartu terlalu lama.", "Angkat kartu, lalu tempelkan lagi."},
	CardUnstableUID: {"Nomor chip kartu ini dapat berubah tiap kali ditempelkan.", "Kartu ini tidak dapat dihubungkan. Ketik NIK setiap kali."},
	CardNotPresent:  {"Kartu tidak ada di alat pembaca.", "Tempelkan lagi e-KTP warga, lalu hubungkan."},
}

var printerMessages = map[Code]Message{
	PrinterAbsent:    {"Printer belum dipilih atau tidak ada.", "Pilih printer di layar Perangkat."},
	PrinterService:   {"Layanan cetak komputer tidak menjawab.", "Hidupkan ulang komputer bila tetap. Surat sudah bernomor dan dapat dicetak nanti."},
	PrinterStopped:   {"Antrean printer dihentikan.", "Jalankan lagi antreannya, atau pilih printer lain di Perangkat."},
	PrinterRefused:   {"Printer menolak pekerjaan ini.", "Pilih printer lain di Perangkat, lalu cetak lagi."},
	PaperOut:         {"Kertas habis.", "Isi kertas; pencetakan berlanjut sendiri."},
	PaperJam:         {"Kertas macet.", "Buka printer, tarik kertas pelan-pelan, lalu tutup."},
	PrinterOffline:   {"Printer mati atau kabelnya lepas.", "Nyalakan printer dan periksa kabelnya."},
	PrinterAttention: {"Printer minta diperiksa.", "Lihat layar atau lampu printer: penutup, tinta, atau baki."},
	PrintFailed:      {"Pencetakan gagal.", "Tekan U untuk mencetak ulang; nomor surat tetap sama."},
	PrintTimeout:     {"Printer terlalu lama tidak memberi kabar.", "Lihat apakah kertas keluar, lalu jawab keluar atau ulang."},
	PrintUnknown:     {"Pekerjaan cetak hilang dari antrean tanpa kabar.", "Lihat apakah kertas keluar, lalu jawab keluar atau ulang."},
}

var rosterMessages = map[Code]Message{
	SheetUnreadable: {"Berkas ini tidak dapat dibaca sebagai lembar kerja.", "Buka di Excel, simpan lagi sebagai .xlsx, lalu coba lagi."},
	SheetTooLarge:   {"Berkas ini terlalu besar ({what}).", "Bagi menjadi beberapa berkas; paling banyak 200.000 baris."},
	SheetLayout:     {"Susunan kolom tidak dikenali.", "Pakai susunan 21 kolom kelurahan atau 43 kolom OpenSID, dengan judul kolom di baris pertama."},
	SheetEmpty:      {"Berkas ini tidak memuat baris warga.", "Periksa apakah lembar yang benar ada di depan."},
	SheetChanged:    {"Berkas berubah sejak diperiksa.", "Periksa berkas itu sekali lagi."},
	RowRejected:     {"Baris ini ditolak.", "Perbaiki di berkas asal, lalu impor lagi."},
	NIKRounded:      {"Excel menyimpan NIK ini sebagai angka dan menghilangkan digit.", "Ubah kolom NIK menjadi Teks di Excel, lalu salin ulang NIK dari sumbernya."},
	NIKRepeated:     {"NIK yang sama ada di baris {row}.", "Hapus salah satu baris, atau betulkan NIK-nya."},
	NIKDiffers:      {"Warga dengan KK, nama, dan tanggal lahir ini sudah ada dengan NIK lain.", "Cocokkan dengan KTP, lalu betulkan NIK di layar Warga atau di berkas."},
	KKRounded:       {"Excel menyimpan nomor KK ini sebagai angka dan menghilangkan digit.", "Ubah kolom KK menjadi Teks di Excel, lalu salin ulang nomornya dari sumbernya."},
	RowRepeated:     {"Orang yang sama sudah ada di baris {row}.", "Hapus salah satu baris, atau lengkapi NIK dan tanggal lahirnya."},
	PersonUnclear:   {"Lebih dari satu warga cocok dengan KK dan nama ini.", "Isi NIK atau tanggal lahirnya di berkas, lalu impor lagi."},
	CellFormula:     {"Kolom {column} berisi rumus, bukan isian.", "Di Excel salin kolom itu, lalu tempel sebagai Nilai."},
	CellMerged:      {"Baris ini memuat sel yang digabung.", "Pisahkan sel itu di Excel dan isi tiap baris sendiri."},
	WordUnknown:     {"Isi kolom {column} tidak dikenal: {word}.", "Pakai kata resmi atau nomor kodenya."},
	DateFuture:      {"Tanggal lahir ini belum terjadi.", "Periksa tanggal lahir pada KK."},
	DateAmbiguous:   {"Tanggal ini dapat dibaca dua cara: hari atau bulan di depan.", "Di berkas asal tulis tanggal sebagai teks tahun-bulan-hari, misalnya 1990-08-24."},
	SheetLocked:     {"Berkas ini dikunci dengan kata sandi.", "Buka di Excel, hapus kata sandinya, simpan lagi sebagai .xlsx, lalu coba lagi."},
	SheetOld:        {"Berkas ini berformat Excel lama (.xls).", "Buka di Excel, simpan lagi sebagai .xlsx, lalu coba lagi."},
}
