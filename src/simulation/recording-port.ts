import { copyOf } from "../bytes/octets.ts";
import type { Abi } from "../net80211/abi.ts";
import { type ErrnoEntry, errnoEntry } from "../net80211/errno.ts";
import { interfaceRequestCode } from "../net80211/interface-request.ts";
import type { IoctlAnswer, IoctlPort, IoctlRequest, OperationName } from "../net80211/ioctl.ts";
import type { InterfaceRequestName } from "../net80211/numbers.ts";
import { decodeReq, decodeReqKey, encodeReqKey } from "../net80211/structs.ts";
import type { IoctlHappening } from "./happening.ts";

/**
 * A port that tells of every request that goes through it. What it tells of a key request has no key in it.
 *
 * @param tell - is called before the answer is given on
 */
export function recordingPort(
  port: IoctlPort,
  abi: Abi,
  now: () => number,
  tell: (happening: IoctlHappening) => void,
): IoctlPort {
  return async (request) => {
    const before = copyOf(request.data);
    try {
      const answer = await port(request);
      tell({ type: "ioctl", at: now(), ...described(request, answer, before, abi), errno: errnoOf(answer) });
      return answer;
    } finally {
      before.fill(0);
    }
  };
}

function errnoOf({ errno }: IoctlAnswer): ErrnoEntry | undefined {
  return errno === 0 ? undefined : errnoEntry(errno);
}

function described(
  { code, ireq }: IoctlRequest,
  answer: IoctlAnswer,
  data: Uint8Array,
  abi: Abi,
): Omit<IoctlHappening, "type" | "at" | "errno"> {
  const setting = code === abi.setCode;
  if (!setting && code !== abi.getCode) {
    return { request: interfaceRequestOf(code, abi), val: 0, data: copyOf(answer.ireq), length: answer.ireq.length };
  }
  const { type, val, len } = decodeReq(ireq, abi);
  const operation = operationOf(type, abi);
  if (setting)
    return { request: "SIOCS80211", operation, op: type, val, data: shown(operation, data, abi), length: len };
  const got = decodeReq(answer.ireq, abi);
  const gotData = answer.errno === 0 ? copyOf(answer.data, 0, got.len) : new Uint8Array(0);
  return { request: "SIOCG80211", operation, op: type, val: got.val, data: gotData, length: len };
}

/** A copy that holds no key. */
function shown(operation: OperationName, data: Uint8Array, abi: Abi): Uint8Array {
  if (operation !== "WPAKEY") return copyOf(data);
  return encodeReqKey({ ...decodeReqKey(data, abi), keydata: new Uint8Array(32) }, abi);
}

function operationOf(type: number, { dialect }: Abi): OperationName {
  const found = Object.entries(dialect.operations).find(([, number]) => number === type);
  return (found as [OperationName, number])[0];
}

function interfaceRequestOf(code: number, abi: Abi): InterfaceRequestName {
  const names = Object.keys(abi.dialect.interfaceRequests) as InterfaceRequestName[];
  return names.find((name) => interfaceRequestCode(name, abi) === code) as InterfaceRequestName;
}
