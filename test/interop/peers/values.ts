/** What control programs print: a name, an equals sign and a value in each line. */
export function valuesIn(text: string): ReadonlyMap<string, string> {
  return new Map(
    Array.from(text.matchAll(/^([^=\n]+)=(.*)$/gm), ([, name, value]) => [name as string, value as string]),
  );
}
