export const layani = {} as const;
