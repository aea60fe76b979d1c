import { isGrpcServiceError } from '@temporalio/client';

/** https://grpc.io/docs/guides/status-codes/ */
const CANCELLED = 1;
const UNKNOWN = 2;
const INVALID_ARGUMENT = 3;
const DEADLINE_EXCEEDED = 4;
const NOT_FOUND = 5;
const PERMISSION_DENIED = 7;
const RESOURCE_EXHAUSTED = 8;
const ABORTED = 10;
const UNIMPLEMENTED = 12;
const INTERNAL = 13;
const NO_CONNECTION = 14;

const NOT_ANSWERED = new Set([CANCELLED, DEADLINE_EXCEEDED, RESOURCE_EXHAUSTED, NO_CONNECTION]);
const FAILED = new Set([UNKNOWN, ABORTED, INTERNAL]);

const NOT_OFFERED = new Set([INVALID_ARGUMENT, PERMISSION_DENIED, UNIMPLEMENTED]);

interface GrpcFailure {
  code: number;
  details: string;
}

/** What the server answered, also where the client wrapped it. */
export function grpcFailureIn(error: unknown): GrpcFailure | undefined {
  if (isGrpcServiceError(error)) return error;
  return error instanceof Error ? grpcFailureIn(error.cause) : undefined;
}

/** Refused before any work, by a limit of the server or of its store. The client's own limit of size has the same code. */
export function isBusy(error: unknown): boolean {
  const failure = grpcFailureIn(error);
  return failure?.code === RESOURCE_EXHAUSTED && !/larger than max/.test(failure.details);
}

/** The call was given up, or the server cannot serve it now, as opposed to refusing it. */
export function cannotServe(failure: GrpcFailure): boolean {
  return wasNotAnswered(failure) || FAILED.has(failure.code) || isNamespaceUnknown(failure);
}

/** As opposed to a server that failed at it. */
export function wasNotAnswered({ code }: GrpcFailure): boolean {
  return NOT_ANSWERED.has(code);
}

/** gRPC has no code for a call that had no connection to be sent on; its client says so in words. */
export function wasNotSent({ code, details }: GrpcFailure): boolean {
  return code === NO_CONNECTION && details.startsWith('No connection established');
}

/** What was asked for, in a namespace that is there. */
export function isNotFound(error: unknown): boolean {
  const failure = grpcFailureIn(error);
  return failure?.code === NOT_FOUND && !isNamespaceUnknown(failure);
}

export function isInvalidArgument(error: unknown): boolean {
  return grpcFailureIn(error)?.code === INVALID_ARGUMENT;
}

/** The server does not have such a call, or not for this client. */
export function isNotOffered(error: unknown): boolean {
  const failure = grpcFailureIn(error);
  return failure !== undefined && NOT_OFFERED.has(failure.code);
}

/** The server is older than its versions of workflow code, or they are switched off: it says so as if one may not ask. */
export function routesNoVersions(error: unknown): boolean {
  const failure = grpcFailureIn(error);
  return isNotOffered(error) && (failure?.code !== PERMISSION_DENIED || /disabled/i.test(failure.details));
}

/** The server is older than the call. */
export function isUnimplemented(error: unknown): boolean {
  return grpcFailureIn(error)?.code === UNIMPLEMENTED;
}

/** The server, or its store, does not have the search attributes of transfers. */
export function isSearchAttributeUnknown(error: unknown): boolean {
  return isInvalidArgument(error) && /search attribute/i.test(grpcFailureIn(error)?.details ?? '');
}

/** As long as a server is starting. */
function isNamespaceUnknown({ code, details }: GrpcFailure): boolean {
  return code === NOT_FOUND && /namespace/i.test(details);
}
