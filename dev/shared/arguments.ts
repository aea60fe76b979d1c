import { type ParseArgsConfig, parseArgs } from 'node:util';
import { messageOf, StartupError } from './startup-error.ts';

/** @throws StartupError naming an option that there is not */
export function readArguments<Config extends ParseArgsConfig>(config: Config) {
  try {
    return parseArgs(config);
  } catch (error) {
    throw new StartupError(messageOf(error));
  }
}
