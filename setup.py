"Everything setuptools needs comes from settings.ini."
from configparser import ConfigParser
from pathlib import Path

from setuptools import find_packages, setup

config = ConfigParser(delimiters=["="], interpolation=None)
config.read("settings.ini", encoding="utf-8")
meta = config["DEFAULT"]
lines = lambda key: [line.strip() for line in meta[key].splitlines() if line.strip()]

setup(
    name=meta["lib_name"],
    version=meta["version"],
    description=meta["description"],
    long_description=Path("README.md").read_text(encoding="utf-8"),
    long_description_content_type="text/markdown",
    keywords=meta["keywords"].split(),
    author=meta["author"],
    license=meta["license"],
    python_requires=f">={meta['min_python']}",
    packages=find_packages(include=["pithtrain", "pithtrain.*"]),
    include_package_data=True,
    package_data={"pithtrain": ["**/*.jinja", "**/*.json", "ate/*/*.toml", "ate/tasks/**/*"]},
    install_requires=lines("requirements"),
    extras_require={"dev": lines("dev_requirements")},
    entry_points={"console_scripts": lines("console_scripts"), "nbdev": ["pithtrain = pithtrain._modidx:d"]},
)
