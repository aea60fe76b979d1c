import { DEPLOYMENT } from '#temporal/contract.ts';

/** Temporal's own search attribute: the version that took the last step. */
export const VERSION_ATTRIBUTE = 'TemporalWorkerDeploymentVersion';

export function deploymentVersion(buildId: string): string {
  return `${DEPLOYMENT}:${buildId}`;
}

/** Null of an unversioned worker, and of another deployment. */
export function buildIdOf(searchAttributes: Record<string, unknown>): string | null {
  const version = [searchAttributes[VERSION_ATTRIBUTE]].flat()[0];
  const prefix = deploymentVersion('');
  return typeof version === 'string' && version.startsWith(prefix) ? version.slice(prefix.length) : null;
}
