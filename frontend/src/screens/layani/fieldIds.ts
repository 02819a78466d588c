/** The id of the input that a problem's field means; '' = the whole form. */
export function idOf(field: string): string {
  if (field === '') return '';
  if (field.startsWith('syarat:')) return `syarat-${field.slice('syarat:'.length)}`;
  if (field.startsWith('role.') || /^subject(\.|$)/.test(field)) return partyId(field);
  return `isian-${field}`;
}

/** role.saksi.1.nik is the NIK of the second of the group; the first place has no number. */
function partyId(field: string): string {
  const [, who = field, at = '0', part = ''] = /^(subject|role\.[^.]+)(?:\.(\d+))?(?:\.([a-zA-Z]+))?$/.exec(field) ?? [];
  return `pihak-${who}${at === '0' ? '' : `.${at}`}${part === '' ? '' : `-${part}`}`;
}
