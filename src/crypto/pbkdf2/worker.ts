/** What a thread of the pool runs: it derives what it is asked for, and clears what it was given. */
import { concat } from "../../bytes/octets.ts";
import { type MessagePortLike, type NodePortLike, nodeThreads, workerScope } from "../../platform.ts";
import type { Pbkdf2Backend, Pbkdf2Report } from "./backends.ts";
import { threadBackends } from "./pbkdf2.ts";
import type { Answer, Request } from "./thread.ts";

const parent = nodeThreads()?.parentPort;
if (parent != null) parent.on("message", (request) => void serve(request as Request, parent));
else workerScope().onmessage = ({ data }) => void serve(data as Request, workerScope());

/** Answers a request: with nothing, where it fails. The pool then ends this thread. */
async function serve(request: Request, asker: NodePortLike | MessagePortLike): Promise<void> {
  try {
    const answer = await derive(request);
    asker.postMessage(answer, [answer.derived.buffer as ArrayBuffer]);
  } catch {
    asker.postMessage(undefined);
  }
}

async function derive({ inputs, iterations, length }: Request): Promise<Answer> {
  threadBackends.prepare();
  const { served: before } = threadBackends.report;
  try {
    const keys = await threadBackends.derive(inputs, iterations, length);
    const derived = concat(...keys);
    for (const key of keys) key.fill(0);
    return { derived, backend: whatServed(before, threadBackends.report.served) };
  } finally {
    for (const { password } of inputs) password.fill(0);
  }
}

function whatServed(before: Served, after: Served): Pbkdf2Backend {
  if (after.kernel > before.kernel) return "kernel";
  return after.native > before.native ? "native" : "plain";
}

type Served = Pbkdf2Report["served"];
