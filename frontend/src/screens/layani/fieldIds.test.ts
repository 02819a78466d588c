import { expect, test } from 'vitest';
import { idOf } from './fieldIds';

test.each([
  ['', ''],
  ['syarat:ktp', 'syarat-ktp'],
  ['subjectnya', 'isian-subjectnya'],
  ['alamat-domisili', 'isian-alamat-domisili'],
  ['pengikut.2.nik', 'isian-pengikut.2.nik'],
  ['subject', 'pihak-subject'],
  ['subject.birthDate', 'pihak-subject-birthDate'],
  ['role.saksi', 'pihak-role.saksi'],
  ['role.saksi.0', 'pihak-role.saksi'],
  ['role.saksi.0.nik', 'pihak-role.saksi-nik'],
  ['role.saksi.1', 'pihak-role.saksi.1'],
  ['role.saksi.1.nik', 'pihak-role.saksi.1-nik'],
])('a problem of "%s" is said at #%s', (field, id) => expect(idOf(field)).toBe(id));
