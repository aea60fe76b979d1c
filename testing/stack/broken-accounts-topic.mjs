/* Preloaded into a web process, its live topic of all accounts fails once one of them has this holder. */
const { stringify } = JSON;

/** @param {unknown[]} values */
JSON.stringify = (value, ...values) => {
  const accounts = (value?.data ?? value)?.accounts;
  if (Array.isArray(accounts) && accounts.some((account) => account?.holder === 'Broken Topic')) {
    throw new Error('broken by a test');
  }
  return stringify(value, ...values);
};
