// Every word that the screens say. One file per screen stands in kata/; a word
// that two screens say stands in kata/umum.ts, so that it is the same on both.
export { door, umum, layar, jalan, kunci } from './kata/umum';
export { kerangka } from './kata/kerangka';
export { masuk } from './kata/masuk';
export { pasang } from './kata/pasang';
export { layani } from './kata/layani';
export { surat, pin } from './kata/surat';
export { register, nomor } from './kata/register';
export { warga, impor } from './kata/warga';
export { setujui } from './kata/setujui';
export { kirim } from './kata/kirim';
export { harian } from './kata/harian';
export { cadangan } from './kata/cadangan';
export { privasi } from './kata/privasi';
export { perangkat } from './kata/perangkat';
export { jenis, sisipan } from './kata/jenis';
export { susun } from './kata/susun';
