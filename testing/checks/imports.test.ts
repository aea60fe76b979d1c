import { readFile } from 'node:fs/promises';
import { posix } from 'node:path';
import { glob } from 'tinyglobby';
import { describe, expect, it } from 'vitest';

/**
 * Which code may import which: dependencies run one way, so that a part can be understood, and
 * replaced, by looking at what it may know. Tests may import more; start-up code (`dev/`) is only for itself, the end-to-end tests and other tests.
 */
interface Rule {
  readonly code: string;
  readonly files: readonly string[];
  /** Beginnings of the paths it may import. */
  readonly mayImport: readonly string[];
  /** Beginnings of the paths of which it may import types. */
  readonly mayImportTypesOf?: readonly string[];
  readonly mayUsePackage: (name: string) => boolean;
}

const isTemporal = (name: string) => name.startsWith('@temporalio/');
const isWeb = (name: string) => /^(next|react)(\/|$|-dom)/.test(name);

const WORKFLOW_PACKAGES = ['@temporalio/workflow', '@temporalio/common'];

const RULES: readonly Rule[] = [
  {
    code: 'the web page',
    files: ['app/**', 'proxy.ts', 'instrumentation.ts'],
    mayImport: ['app/', 'lib/'],
    mayImportTypesOf: ['temporal/contract.ts'],
    mayUsePackage: (name) => !isTemporal(name),
  },
  {
    code: 'the worker',
    files: ['worker/**'],
    mayImport: ['worker/', 'temporal/', 'lib/'],
    mayUsePackage: (name) => !isWeb(name),
  },
  {
    code: 'the bank, which knows neither Temporal nor Next',
    files: ['bank/**'],
    mayImport: [
      'bank/',
      'lib/database/',
      'lib/shared/money.ts',
      'lib/shared/env.ts',
      'lib/bank-client/contract.ts',
    ],
    mayUsePackage: (name) => !isTemporal(name) && !isWeb(name),
  },
  {
    code: 'workflow code, which knows no clock, disk, bank or worker',
    files: ['temporal/**'],
    mayImport: ['temporal/', 'lib/shared/money.ts', 'lib/shared/ids.ts'],
    mayUsePackage: (name) => WORKFLOW_PACKAGES.includes(name),
  },
  {
    code: 'what workflow code imports from lib/',
    files: ['lib/shared/money.ts', 'lib/shared/ids.ts'],
    mayImport: ['lib/shared/money.ts', 'lib/shared/ids.ts'],
    mayUsePackage: () => false,
  },
  {
    code: 'lib/transfers and its client, alone in using the Temporal client',
    files: ['lib/transfers/**', 'lib/temporal-client/**', 'lib/system/**'],
    mayImport: ['lib/', 'temporal/contract.ts'],
    mayImportTypesOf: ['temporal/'],
    mayUsePackage: () => true,
  },
  {
    code: 'the rest of lib/',
    files: ['lib/**', '!lib/transfers/**', '!lib/temporal-client/**', '!lib/system/**'],
    mayImport: ['lib/', 'temporal/contract.ts'],
    mayUsePackage: (name) => !isTemporal(name),
  },
];

const NOT_COVERED = ['!**/*.test.{ts,tsx}'];

describe.each(RULES)('$code', (rule) => {
  it('imports only what it may know', async () => {
    const files = await glob([...rule.files, ...NOT_COVERED, '!**/*.{css,svg,json}']);
    expect(files).not.toEqual([]);
    const imports = (await Promise.all(files.map(importsOf))).flat();
    const forbidden = imports.filter((found) => !isAllowed(found, rule));
    expect(forbidden.map(({ from, what }) => `${from} imports ${what}`)).toEqual([]);
  });
});

interface Import {
  readonly from: string;
  /** A path from the root of the project, or the name of a package. */
  readonly what: string;
  readonly isOurs: boolean;
  readonly isTypeOnly: boolean;
}

function isAllowed({ what, isOurs, isTypeOnly }: Import, rule: Rule): boolean {
  if (!isOurs) return rule.mayUsePackage(what);
  const allowed = [...rule.mayImport, ...(isTypeOnly ? (rule.mayImportTypesOf ?? []) : [])];
  return allowed.some((beginning) => what.startsWith(beginning));
}

/** `import … from 'x'`, `export … from 'x'`, `import 'x'` and `import('x')`, as the formatter lays them out. */
const IMPORT =
  /^(?:import|export)\s+(type\s)?[^'"`;]*?from\s+'([^']+)'|^import\s+'([^']+)'|\bimport\('([^']+)'\)/gm;

async function importsOf(file: string): Promise<Import[]> {
  const source = await readFile(file, 'utf8');
  return [...source.matchAll(IMPORT)].map(([, type, from, forEffect, dynamic]) => {
    const specifier = from ?? forEffect ?? dynamic ?? '';
    const isOurs = /^[.#]/.test(specifier);
    return {
      from: file,
      what: isOurs ? pathOf(specifier, file) : specifier,
      isOurs,
      isTypeOnly: type !== undefined,
    };
  });
}

function pathOf(specifier: string, importer: string): string {
  return specifier.startsWith('#') ? specifier.slice(1) : posix.join(posix.dirname(importer), specifier);
}
