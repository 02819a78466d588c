// What an operator may answer about a sheet, the likeliest first.
export type Outcome = 'keluar' | 'ulang' | 'salah-cetak';

/** The first answer is the main one: where the printer says that it failed, nobody holds a sheet. */
export const answersTo = (state: string): readonly Outcome[] =>
  state === 'gagal' ? ['ulang', 'keluar', 'salah-cetak'] : ['keluar', 'ulang', 'salah-cetak'];
