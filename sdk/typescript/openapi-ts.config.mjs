// ../generate.py runs the generator and says what to read and where to write.
export default {
  input: process.env.SDK_DOCUMENT,
  output: { path: process.env.SDK_TARGET, importFileExtension: ".js" },
  logs: { file: false },
  plugins: [
    "@hey-api/typescript",
    // Answers come bare, refusals are thrown; src/connect.ts sends the key.
    { name: "@hey-api/sdk", responseStyle: "data", auth: false },
    { name: "@hey-api/client-fetch", throwOnError: true, baseUrl: false },
  ],
};
