/** The parts of saxen used here; the package brings no types. */
declare module 'saxen' {
  export class Parser {
    on(
      event: 'openTag',
      run: (name: string, attributes: () => Record<string, string>, decode: (text: string) => string) => void,
    ): this;
    on(event: 'error', run: (error: Error) => void): this;
    parse(xml: string): Error | undefined;
  }
}
