"""The allow-list of configuration keys is what the installed classes take; none runs or fetches code."""

import json

from tools.configuration_keys import TARGET, document

DANGEROUS = {
    "_attn_implementation",
    "attn_implementation",
    "auto_map",
    "custom_pipelines",
    "experts_implementation",
    "quantization_config",
    "trust_remote_code",
}


def test_the_committed_list_is_current() -> None:
    assert TARGET.read_text(encoding="utf-8") == document(), "run: tools/configuration_keys.py"


def test_no_class_takes_a_dangerous_key() -> None:
    keys = json.loads(TARGET.read_text(encoding="utf-8"))
    assert len(keys) == 14
    assert not {key for listed in keys.values() for key in listed} & DANGEROUS
