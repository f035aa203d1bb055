import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { fromRoot } from "../../support/paths.ts";
import { cpioArchive } from "./cpio.ts";
import { modulesInOrder } from "./modules.ts";

/** What a machine boots. */
export interface MachineImage {
  /** `6.1.0-56-amd64`. */
  readonly kernel: string;
  /** The path of the kernel, as an ELF file: that boots faster than to unpack it in the guest. */
  readonly vmlinux: string;
  /** The path of what it starts from. */
  readonly initramfs: string;
}

/**
 * What the guest needs of its kernel: its disks and its wire, radios, the ciphers that mac80211 asks for by name without
 * saying so, and what iwd computes with.
 */
const wantedModules = [
  ...["virtio_pci", "9pnet_virtio", "9p", "overlay", "virtio-rng", "virtio_net"],
  ...["ccm", "gcm", "ghash-generic", "cmac", "ctr", "ecb", "michael_mic"],
  ...["cbc", "md4", "md5", "des_generic", "algif_hash", "algif_skcipher", "algif_aead", "pkcs8_key_parser"],
  "mac80211_hwsim",
];

const ours = ["init.sh", "guest.sh", "image.ts", "modules.ts", "cpio.ts"];

/**
 * The image of Debian's present kernel. It is made once, and kept in the user's cache under the name of the kernel's
 * package and of what it was made from. The package is unpacked, and never installed.
 */
export function machineImage(): MachineImage {
  const { name, version } = kernelPackage();
  const folder = join(cacheFolder(), `${name}_${version.replace(/[^\w.+~-]/g, "_")}_${hashOfOurs()}`);
  if (!existsSync(folder)) makeImage(name, folder);
  return {
    kernel: name.replace(/^linux-image-/, ""),
    vmlinux: join(folder, "vmlinux"),
    initramfs: join(folder, "initramfs.cpio"),
  };
}

/** Where images are kept. */
function cacheFolder(): string {
  const folder = join(process.env["XDG_CACHE_HOME"] || join(homedir(), ".cache"), "wpa-eapol-interop");
  mkdirSync(folder, { recursive: true });
  return folder;
}

/** The kernel package that Debian's `linux-image-amd64` stands for at present. */
function kernelPackage(): { readonly name: string; readonly version: string } {
  const [, name] = /Depends: (linux-image-\S+)/.exec(run("apt-cache", ["depends", "linux-image-amd64"])) ?? [];
  if (name === undefined) throw new Error("apt knows no linux-image-amd64: apt-get update");
  const [, version] = /^Version: (\S+)/m.exec(run("apt-cache", ["show", "--no-all-versions", name])) ?? [];
  if (version === undefined) throw new Error(`apt knows no ${name}: apt-get update`);
  return { name, version };
}

function hashOfOurs(): string {
  const hash = createHash("sha256");
  for (const file of ours) hash.update(readFileSync(fromRoot(`test/interop/machine/${file}`)));
  return hash.digest("hex").slice(0, 12);
}

/** Makes an image beside its place, and moves it there when it is whole. */
function makeImage(name: string, folder: string): void {
  const work = mkdtempSync(`${folder}-`);
  try {
    run("apt-get", ["-q", "download", name], work);
    const [deb] = readdirSync(work).filter((file) => file.endsWith(".deb"));
    if (deb === undefined) throw new Error(`apt-get download brought no ${name}`);
    run("dpkg-deb", ["-x", deb, "package"], work);
    writeFileSync(join(work, "initramfs.cpio"), initramfs(join(work, "package")));
    writeFileSync(join(work, "vmlinux"), vmlinux(join(work, "package")));
    for (const spent of [deb, "package"]) rmSync(join(work, spent), { recursive: true });
    renameSync(work, folder);
  } catch (error) {
    rmSync(work, { recursive: true, force: true });
    throw error;
  }
}

function initramfs(kernel: string): Uint8Array {
  const folders = ["bin", "proc", "sys", "dev", "lower", "upper", "root", "modules"];
  const modules = modulesInOrder(kernel, wantedModules);
  const script = (name: string) => readFileSync(fromRoot(`test/interop/machine/${name}`));
  return cpioArchive([
    ...folders.map((name) => ({ name, octets: undefined })),
    { name: "bin/busybox", octets: readFileSync("/usr/bin/busybox") },
    ...modules.map(({ name, octets }, at) => ({ name: `modules/${String(at).padStart(2, "0")}-${name}`, octets })),
    { name: "init", octets: script("init.sh") },
    { name: "guest.sh", octets: script("guest.sh") },
  ]);
}

/** The kernel that is packed in `vmlinuz`: an xz stream, and something behind it. */
function vmlinux(kernel: string): Uint8Array {
  const [name] = readdirSync(join(kernel, "boot")).filter((file) => file.startsWith("vmlinuz-"));
  if (name === undefined) throw new Error("the kernel package has no vmlinuz");
  const packed = readFileSync(join(kernel, "boot", name));
  const start = packed.indexOf(Buffer.from("fd377a585a00", "hex"));
  if (start < 0) throw new Error(`${name} is not packed with xz`);
  return execFileSync("xz", ["-dc", "--single-stream"], { input: packed.subarray(start), maxBuffer: 1 << 28 });
}

function run(program: string, words: readonly string[], cwd?: string): string {
  const environment = { ...process.env, LC_ALL: "C" };
  return execFileSync(program, words, { cwd, env: environment, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
}
