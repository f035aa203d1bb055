import { execFileSync, spawn } from "node:child_process";
import { readFileSync, rmSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { join, normalize } from "node:path";
import { temporaryFolder } from "../support/build.ts";

/** The browser where it is installed under one of its names. */
export const chromium: string | undefined = ["chromium", "chromium-browser", "google-chrome"].find(isInstalled);

function isInstalled(name: string): boolean {
  try {
    execFileSync(name, ["--version"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

/** A page that does something and tells its outcome. */
export interface Page {
  /** The folder of modules that it can import, as `./name.js`. */
  readonly folder: string;
  /** The text of a module, whose default export is a function that returns the outcome: plain data, or a promise. */
  readonly module: string;
  /** The content security policy that it is served with; none without it. */
  readonly policy?: string | undefined;
}

/** Opens a page in a headless browser and waits for its outcome. The browser is a group of processes, and all end. */
export async function outcomeOf(browser: string, page: Page): Promise<unknown> {
  const profile = temporaryFolder();
  const { promise, resolve, reject } = outcome();
  const server = createServer((request, response) => serve(page, request, response, resolve));
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const options = ["--headless=new", "--no-sandbox", "--disable-gpu", `--user-data-dir=${profile}`, url];
  const child = spawn(browser, options, { stdio: "ignore", detached: true });
  child.on("error", reject);
  child.on("exit", () => reject(new Error("the browser ended before the page had an outcome")));
  const ended = new Promise((resolve) => child.on("exit", resolve));
  try {
    const told = JSON.parse(await promise) as { readonly outcome?: unknown; readonly error?: string };
    if (told.error !== undefined) throw new Error(told.error);
    return told.outcome;
  } finally {
    if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, "SIGKILL");
    await ended;
    server.closeAllConnections();
    server.close();
    rmSync(profile, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
  }
}

function outcome() {
  let resolve: (text: string) => void = () => {};
  let reject: (error: Error) => void = () => {};
  const promise = new Promise<string>((fulfil, refuse) => {
    resolve = fulfil;
    reject = refuse;
  });
  promise.catch(() => {});
  return { promise, resolve, reject };
}

const starter = `
  import run from "./page.js";
  const tell = (told) => fetch("/outcome", { method: "POST", body: JSON.stringify(told) });
  try {
    await tell({ outcome: await run() });
  } catch (error) {
    await tell({ error: String(error.stack) });
  }`;

function serve(page: Page, request: IncomingMessage, response: ServerResponse, tell: (text: string) => void): void {
  const path = normalize(request.url ?? "/");
  if (page.policy !== undefined) response.setHeader("content-security-policy", page.policy);
  if (path === "/outcome") {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => void chunks.push(chunk));
    request.on("end", () => {
      response.end();
      tell(Buffer.concat(chunks).toString());
    });
    return;
  }
  const [type, text] = contentOf(page, path);
  response.statusCode = text === undefined ? 404 : 200;
  response.setHeader("content-type", type);
  response.end(text);
}

function contentOf(page: Page, path: string): readonly [string, string | undefined] {
  if (path === "/") return ["text/html", `<!doctype html><script type="module" src="/starter.js"></script>`];
  if (path === "/starter.js") return ["text/javascript", starter];
  if (path === "/page.js") return ["text/javascript", page.module];
  try {
    return ["text/javascript", readFileSync(join(page.folder, path), "utf8")];
  } catch {
    return ["text/plain", undefined];
  }
}
