import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { chromium } from '@playwright/test';
import { execa } from 'execa';
import type { Environment } from '#dev/shared/environment.ts';
import { type Report, withProgress } from '#dev/shared/progress.ts';
import { messageOf, StartupError } from '#dev/shared/startup-error.ts';

/** Cheapest first: without windows, as Playwright's own, a page costs a third. */
const COMMANDS = [
  'chromium-headless-shell',
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
];

const MACOS_APPLICATIONS = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

/** The path of an installed Chromium or Chrome. */
export function findSystemBrowser(env: Environment): string | undefined {
  const folders = (env.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
  const commands = folders.flatMap((folder) => COMMANDS.map((command) => join(folder, command)));
  return [...commands, ...MACOS_APPLICATIONS].find((path) => existsSync(path));
}

/**
 * Makes sure that there is a browser: an installed one, or Playwright's download, or the package of Debian.
 *
 * @throws StartupError saying what to install
 */
export async function ensureBrowser(env: Environment, report: Report): Promise<void> {
  if (findSystemBrowser(env) !== undefined || existsSync(chromium.executablePath())) return;
  const tried: string[] = [];
  for (const { what, install } of await installers()) {
    try {
      report(`no browser found: ${what}`);
      await withProgress(report, what, install);
      return;
    } catch (error) {
      tried.push(`  ${what}: ${firstLine(messageOf(error))}`);
    }
  }
  throw new StartupError(['No browser found:', ...tried, 'Install Chromium or Google Chrome.'].join('\n'));
}

interface Installer {
  readonly what: string;
  install(): Promise<unknown>;
}

async function installers(): Promise<Installer[]> {
  const fromPlaywright: Installer = {
    what: 'playwright install chromium',
    install: () => execa('playwright', ['install', 'chromium'], { preferLocal: true, timeout: 300_000 }),
  };
  const fromDebian: Installer = {
    what: 'apt-get install chromium-headless-shell',
    install: async () => {
      await execa('apt-get', ['update']);
      await execa('apt-get', ['install', '--yes', '--no-install-recommends', 'chromium-headless-shell']);
    },
  };
  return (await mayUseApt()) ? [fromPlaywright, fromDebian] : [fromPlaywright];
}

/** Only on Debian: on Ubuntu the package of that name installs a snap. */
async function mayUseApt(): Promise<boolean> {
  const release = await readFile('/etc/os-release', 'utf8').catch(() => '');
  return process.getuid?.() === 0 && /^ID=debian$/m.test(release);
}

function firstLine(text: string): string {
  return text.split('\n', 1)[0] ?? '';
}
