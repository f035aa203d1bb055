/** `node capture-process.js FILE`: prints how many frames of a generated capture were opened. */
import { ours } from "./capture.ts";

console.log(await ours(process.argv[2] as string));
