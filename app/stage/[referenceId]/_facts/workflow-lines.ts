import { CALLS, type Call } from './standing-call.ts';

type TokenKind = 'plain' | 'keyword' | 'text' | 'call';

export interface WorkflowLine {
  /** In the file. */
  number: number;
  tokens: { kind: TokenKind; text: string }[];
  /** Where a transfer can stand at it. */
  call: Call | null;
}

/** From the approval to the last ending, without what no line of it does. Empty where it is another workflow. */
export function workflowLinesOf(source: string): WorkflowLine[] {
  const lines = source.split('\n');
  const first = lines.findIndex((line) => line.includes(CALLS.approve));
  const last = lines.findIndex((line) => line.includes(CALLS.endedReturned));
  return lines
    .map((text, index) => ({ number: index + 1, tokens: tokensOf(text.slice(2)), call: callIn(text) }))
    .filter(({ tokens }) => tokens.length > 0)
    .filter(({ number }) => number > first && number <= last + 1);
}

function callIn(line: string): Call | null {
  const names = Object.keys(CALLS) as Call[];
  return names.find((name) => line.includes(CALLS[name])) ?? null;
}

const TOKEN =
  /(\/\/.*)|(\b(?:const|await|if|else|throw|return)\b)|('[^']*')|(\w+(?=\())|((?:(?!\/\/)\W)+|\w+)/g;

/** None of an empty line, nor of a comment. */
function tokensOf(line: string): WorkflowLine['tokens'] {
  return [...line.matchAll(TOKEN)].flatMap(([text, comment, keyword, quoted, call]) => {
    if (comment) return [];
    return [{ kind: keyword ? 'keyword' : quoted ? 'text' : call ? 'call' : 'plain', text } as const];
  });
}
