/** @type {import('next').NextConfig} */
const config = {
  // The Temporal client is gRPC and protobuf: bundled, it breaks in ways nobody would guess
  // (https://github.com/temporalio/sdk-typescript/issues/1489). Node loads it as it is.
  serverExternalPackages: [
    '@temporalio/client',
    '@temporalio/common',
    '@temporalio/envconfig',
    '@temporalio/proto',
    '@grpc/grpc-js',
    'long',
    'protobufjs',
  ],
  poweredByHeader: false,
  experimental: {
    serverActions: {
      // proxy.ts refuses the same origins and sizes, and says why.
      allowedOrigins: (process.env.WEB_ALLOWED_HOSTS ?? '')
        .toLowerCase()
        .split(/[\s,]+/)
        .filter(Boolean),
      // A form here is far smaller.
      bodySizeLimit: '64kb',
    },
    // What Next keeps in memory for proxy.ts.
    proxyClientMaxBodySize: '128kb',
  },
  // `npm run verify` checks the types of the whole project; once is enough.
  typescript: { ignoreBuildErrors: true },
  allowedDevOrigins: ['127.0.0.1'],
};

export default config;
