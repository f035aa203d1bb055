import { readAssignment } from "./conf-text.ts";

/**
 * A wpa_supplicant.conf, section by section, line by line as it stands: {@link formatSupplicantConf} gives it back
 * exactly.
 */
export interface SupplicantConf {
  /** In the order of the file. */
  readonly sections: readonly ConfSection[];
}

/** Lines that belong together. */
export interface ConfSection {
  /** A `network={` block, another block such as `cred={`, or the lines between blocks. */
  readonly kind: "network" | "block" | "global";
  /** As they stand, remarks and blank lines too, without the line feeds between them. */
  readonly lines: readonly string[];
}

/**
 * Reads a wpa_supplicant.conf. No line is refused: what this library does not know is kept.
 *
 * @param text - the file; line feeds with or without carriage returns
 * @source wpa_supplicant.conf(5) of wpa_supplicant 2.10
 */
export function parseSupplicantConf(text: string): SupplicantConf {
  const sections: { kind: ConfSection["kind"]; lines: string[] }[] = [];
  let open: { kind: ConfSection["kind"]; lines: string[] } | undefined;
  for (const line of text.split("\n")) {
    const kind = blockKind(line);
    if (open === undefined || (open.kind === "global" && kind !== undefined)) {
      open = { kind: kind ?? "global", lines: [] };
      sections.push(open);
    }
    open.lines.push(line);
    if (open.kind !== "global" && isBlockEnd(line)) open = undefined;
  }
  return { sections };
}

/** Writes the file: the inverse of {@link parseSupplicantConf}. */
export function formatSupplicantConf(conf: SupplicantConf): string {
  return conf.sections.flatMap(({ lines }) => lines).join("\n");
}

/** Which block a line opens. */
function blockKind(line: string): ConfSection["kind"] | undefined {
  const opened = readAssignment(line);
  if (opened?.value !== "{") return undefined;
  return opened.name === "network" ? "network" : "block";
}

/**
 * Whether a line ends a block: a brace, and at most a remark.
 *
 * @internal
 */
export function isBlockEnd(line: string): boolean {
  const end = line.trim();
  return end === "}" || (end.startsWith("}") && end.slice(1).trimStart().startsWith("#"));
}
