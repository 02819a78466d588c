// The views of the bound services, with the names they have in Go (package app).
// Dates and moments are strings; a moment is RFC 3339 with the office's zone.
export type * from './api-types/desk';
export type * from './api-types/kinds';
export type * from './api-types/letters';
export type * from './api-types/office';
export type * from './api-types/people';
export type * from './api-types/privacy';
export type * from './api-types/session';
