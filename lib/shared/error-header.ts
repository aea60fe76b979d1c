/** On the answers to errors that Remit foresees: a proxy's have none. */
export const ERROR_CODE_HEADER = 'Remit-Error';
