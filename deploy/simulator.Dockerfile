# The simulated bank, for compose.yaml. Not small and not for production: it is no bank.
ARG BASE=debian:bookworm-slim

FROM ${BASE} AS binary
COPY deploy/packages.txt deploy/image/install.sh /build/
RUN sh /build/install.sh /build/packages.txt build
COPY CMakeLists.txt CMakePresets.json /src/
COPY cmake /src/cmake
COPY libs /src/libs
COPY services /src/services
WORKDIR /src
RUN cmake --preset release -DTPP_BUILD_TESTS=OFF \
 && cmake --build --preset release --target belfius-simulator \
 && strip -o /belfius-simulator build/release/services/belfius-simulator/belfius-simulator

FROM ${BASE}
COPY deploy/packages.txt deploy/image/install.sh /build/
RUN sh /build/install.sh /build/packages.txt run
COPY --from=binary /belfius-simulator /usr/bin/belfius-simulator
USER 65532:65532
ENTRYPOINT ["/usr/bin/belfius-simulator"]
