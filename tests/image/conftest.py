"""The image, built once per run without a network, from a base that holds what deploy/packages.txt names."""

import pytest

from image.buildah import Buildah, Image, build_image


@pytest.fixture(scope="session")
def buildah(tmp_path_factory) -> Buildah:
    made = Buildah(tmp_path_factory.mktemp("buildah"))
    made.prepare_base()
    yield made
    made.close()


@pytest.fixture(scope="session")
def image(buildah, tmp_path_factory) -> Image:
    return build_image(buildah, tmp_path_factory.mktemp("context"), "tpp-gateway")
