/** The largest packet numbers under one key, to see one that comes again. */
export class PacketNumberWatch {
  /** By direction and TID: the largest, and what it stood on. */
  readonly #highest = new Map<number, { packetNumber: bigint; sequence: number }>();

  /**
   * Takes a frame that was opened. Two recordings of one frame, which have the same number on the same sequence, are one.
   *
   * @param lane - direction and TID as one number
   * @param sequence - the Sequence Control field
   * @returns whether its packet number is not above those before, though its radio did not send it again
   */
  isReused(lane: number, packetNumber: bigint, sequence: number, retry: boolean): boolean {
    const before = this.#highest.get(lane);
    if (before === undefined) this.#highest.set(lane, { packetNumber, sequence });
    else if (packetNumber > before.packetNumber) {
      before.packetNumber = packetNumber;
      before.sequence = sequence;
    } else return !retry && before.sequence !== sequence;
    return false;
  }
}
