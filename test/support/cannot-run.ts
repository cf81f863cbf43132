/** The words by which the report finds a suite that could not run (test/support/requires.ts). */
export const CANNOT_RUN = 'cannot run here: ';
