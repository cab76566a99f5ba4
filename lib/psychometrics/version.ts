/** Version of the engine; written beside every score it computed. Raised whenever a result can change. */
export const ENGINE_VERSION = '2';
