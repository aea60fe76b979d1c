import { describe, expect, it } from 'vitest';
import { cleanText, isCleanText, isVisible, pastedId, REASON, textProblem, visibleText } from './text.ts';

describe('a line that a person types', () => {
  it.each(['the invoice is right', 'Zoë Núñez-O’Brien', '李小龙', 'مرحبا', '50 % – done 👍', 'with love ❤️'])(
    'may be %s',
    (text) => {
      expect(textProblem(cleanText(text), REASON)).toBeUndefined();
    },
  );

  it.each([
    [
      'an emoji of several',
      'Mia 👩\u200d🚒 👩🏽\u200d🚒 👨\u200d👩\u200d👧 🏳\ufe0f\u200d🌈 ❤\ufe0f\u200d🔥 1\ufe0f\u20e3',
    ],
    ['a Persian name', 'علی\u200cرضا می\u200cنویسد'],
    ['a vowelled one', 'مِ\u200cن'],
    ['a Sinhala name', 'ශ්\u200dරී'],
    ['Devanagari', 'क्\u200cष क्\u200dष'],
    ['Malayalam', 'അവന്\u200d'],
  ])('may have a joiner that shows: %s', (_, text) => {
    expect(textProblem(cleanText(text), REASON)).toBeUndefined();
    expect(visibleText(text)).toBe(text.normalize('NFC'));
  });

  it.each([
    ['between Latin letters', 'Ada\u200dLovelace'],
    ['between Latin letters', 'Ada\u200cLovelace'],
    ['between digits', '12\u200c34'],
    ['after an emoji', '👩\u200d'],
    ['after an emoji', '👩\u200d chief'],
    ['before one', '\u200d👩'],
    ['twice', '👩\u200d\u200d🚒'],
    ['twice', 'علی\u200c\u200cرضا'],
    ['at an end', 'علی\u200c'],
    ['at the beginning', '\u200cعلی'],
    ['before a space', 'علی\u200c رضا'],
    ['between two scripts', 'علی\u200cAda'],
    ['between letters that do not join', 'क\u200cष'],
    ['before a vowel', 'क्\u200d\u093f'],
    ['after a letter that does not join the next', 'د\u200cار'],
    ['after a vowelled one', 'دَ\u200cر'],
    ['before a letter that joins none', 'ب\u200cء'],
    ['between forms that do not join', '\ufe8f\u200c\ufe8f'],
    ['between emoji that do not join', '😀\u200d😀'],
    ['between signs', '®\u200d®'],
    ['after an emoji that has its form', '😀\ufe0f'],
    ['after a sign', '©\ufe0f'],
    ['many of them', `${'👍'.repeat(80)}\u200d`],
  ])('may not have one that does not: %s', (_, text) => {
    expect(textProblem(cleanText(text), REASON)).toBe('Use visible characters only.');
  });

  it('is the same however its accents were typed', () => {
    expect(cleanText(' Zoe\u0308 ')).toBe('Zo\u00eb');
    expect(cleanText('cheque\t123\t')).toBe('cheque 123');
  });

  it.each([
    ['', 'Enter a reason.'],
    ['x'.repeat(501), 'Use at most 500 characters.'],
    ['two\nlines', 'Use visible characters only.'],
    ['a\u0000b', 'Use visible characters only.'],
    ['a\u202eb', 'Use visible characters only.'],
    ['a\u200bb', 'Use visible characters only.'],
    ['a\ud800b', 'Use visible characters only.'],
    ['\u3164', 'Use visible characters only.'],
    ['\u034f', 'Use visible characters only.'],
    ['\ufe0f', 'Use visible characters only.'],
    ['a\ufe0f', 'Use visible characters only.'],
    ['\u180b', 'Use visible characters only.'],
    ['\u17b4', 'Use visible characters only.'],
    ['\u{e0100}', 'Use visible characters only.'],
    [`${'❤'.repeat(400)}\u200b`, 'Use visible characters only.'],
  ])('may not be %j', (text, problem) => {
    expect(textProblem(cleanText(text), REASON)).toBe(problem);
  });

  it.each([' the invoice', 'a\tb', 'Zoe\u0308', undefined, 7])('is not taken as it is: %j', (text) => {
    expect(isCleanText(text, REASON)).toBe(false);
  });
});

it.each([
  [' 85\u200b-150\t', '85-150'],
  ['\u202aAda\u202c\nLovelace', 'Ada Lovelace'],
  ['شركة النور', 'شركة النور'],
])('a pasted search for %j is for what can be seen', (pasted, text) => {
  expect(visibleText(pasted)).toBe(text);
  expect(isVisible(text)).toBe(true);
});

it.each(['85–150', '85‑150', '85−150', ' 85-150\u200b', '85—150\t', '\u202a85-150\u202c'])(
  'a pasted number %j is the one that it looks like',
  (pasted) => {
    expect(pastedId(pasted)).toBe('85-150');
  },
);
