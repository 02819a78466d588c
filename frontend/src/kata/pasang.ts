export const pasang = {} as const;
