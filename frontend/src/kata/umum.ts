/** What the door to the Go side says when no answer comes. */
export const door = {
  unexpected: { sentence: 'Ada gangguan pada program.', remedy: 'Ulangi sekali lagi. Bila tetap, tutup lalu buka Loket; yang sudah tersimpan tidak hilang.' },
  absent: { sentence: 'Bagian dalam program belum siap.', remedy: 'Tunggu sebentar, lalu ulangi.' },
  late: { sentence: 'Jawaban belum datang.', remedy: 'Ulangi. Nomor tidak akan terbit dua kali.' },
} as const;

/** Words that mean the same on every screen. */
export const umum = {
  program: 'Loket',
  ya: 'Ya',
  batal: 'Batal',
  tutup: 'Tutup',
  kembali: 'Kembali',
  lanjut: 'Lanjut',
  simpan: 'Simpan',
  cari: 'Cari',
  hapus: 'Hapus',
  tambah: 'Tambah',
  ganti: 'Ganti',
  pilih: 'Pilih',
  opsional: 'boleh kosong',
  kosong: 'belum ada',
  alasan: 'Alasan',
  alasanContoh: 'Tulis singkat, misalnya: KK asli belum dibawa',
  alasanWajib: 'Tulis alasannya dahulu.',
  adaMasalah: (n: number) => (n > 1 ? `Ada ${n} masalah` : 'Ada masalah'),
  sedangBekerja: 'Sebentar …',
  berhasil: 'Selesai',
  pilihAtauKetik: 'pilih atau ketik',
  tidakAdaPilihan: 'Tidak ada di daftar',
  pakaiKetikan: (teks: string) => `Pakai “${teks}”`,
  formatTanggal: 'Misalnya 24-08-1990',
  halaman: (n: number, dari: number) => `halaman ${n} dari ${dari}`,
  jumlahHalaman: (n: number) => `${n} halaman`,
  surat: 'surat',
  nik: 'NIK',
  rupiah: 'Rp',
  sampai: 's.d.',
  orang: 'orang',
  rujukan: (ref: string) => `Kode untuk petugas bantuan: ${ref}`,
  ulangi: 'Ulangi',
  urungkan: 'Urungkan',
  belumDiubah: 'Belum ada yang diubah.',
  menit: (n: number) => `${n} menit`,
  jamMenit: (j: number, m: number) => (m === 0 ? `${j} jam` : `${j} jam ${m} menit`),
  menitDetik: (m: number, d: number) => (m === 0 ? `${d} detik` : d === 0 ? `${m} menit` : `${m} menit ${d} detik`),
} as const;

/** Names of the screens, as they stand in the rail. */
export const layar = {
  layani: 'Layani',
  register: 'Register',
  warga: 'Warga',
  setujui: 'Setujui',
  kirim: 'Kirim',
  'hari-ini': 'Hari ini',
  perangkat: 'Perangkat',
  jenis: 'Jenis surat',
} as const;

/** Names of long work. */
export const jalan: Record<string, string> = {
  membuka: 'Membuka data kantor',
  mencadangkan: 'Membuat cadangan',
  'menguji-cadangan': 'Membaca ulang cadangan',
  memulihkan: 'Memulihkan dari cadangan',
  'membangun-ulang': 'Menyusun ulang daftar dari register',
  impor: 'Membaca berkas warga',
  periksa: 'Memeriksa seluruh register',
};

/** Names of keys, as they are printed on an Indonesian office's keyboard. */
export const kunci: Record<string, string> = {
  Space: 'Spasi',
  ArrowUp: '↑',
  ArrowDown: '↓',
  ArrowLeft: '←',
  ArrowRight: '→',
  PageUp: 'PgUp',
  PageDown: 'PgDn',
  Delete: 'Del',
};
