/** @param range as in package.json: alternatives such as `^20.19.0`, `>=24` or `*` */
export function isNodeSupported(version: string, range: string): boolean {
  const [major = 0, minor = 0] = numbersOf(version);
  return range.split('||').some((alternative) => {
    if (alternative.trim() === '*') return true;
    const [oldestMajor = 0, oldestMinor = 0] = numbersOf(alternative);
    if (major === oldestMajor) return minor >= oldestMinor;
    return alternative.trim().startsWith('>=') && major > oldestMajor;
  });
}

function numbersOf(text: string): number[] {
  return (text.match(/\d+/g) ?? []).map(Number);
}
