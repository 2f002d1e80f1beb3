"""Writes a sentence-transformers model of the BERT kind (safetensors) as a GGUF file for llama.cpp.

    python3 to_gguf.py FOLDER FILE FORM

FOLDER has config.json, vocab.txt and model.safetensors. The large matrices become FORM (q8_0, bf16), the rest stays as it is; the
embedding of a text is the mean over its tokens. The same input gives the same bytes, so that the file can be pinned.
"""

import json
import pathlib
import sys

import gguf
import numpy
from safetensors.numpy import load_file

FORMS = {"q8_0": gguf.GGMLQuantizationType.Q8_0, "bf16": gguf.GGMLQuantizationType.BF16}
CONTROL = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")
NAMES = {
    "embeddings.word_embeddings.weight": "token_embd.weight",
    "embeddings.position_embeddings.weight": "position_embd.weight",
    "embeddings.token_type_embeddings.weight": "token_types.weight",
    "embeddings.LayerNorm": "token_embd_norm",
}
LAYER_NAMES = {
    "attention.self.query": "attn_q",
    "attention.self.key": "attn_k",
    "attention.self.value": "attn_v",
    "attention.output.dense": "attn_output",
    "attention.output.LayerNorm": "attn_output_norm",
    "intermediate.dense": "ffn_up",
    "output.dense": "ffn_down",
    "output.LayerNorm": "layer_output_norm",
}


def name_in_gguf(name):
    """None for what an embedding does not need."""
    if name in NAMES:
        return NAMES[name]
    module, _, kind = name.rpartition(".")
    if module in NAMES:
        return f"{NAMES[module]}.{kind}"
    if module.startswith("encoder.layer."):
        number, _, part = module.removeprefix("encoder.layer.").partition(".")
        return f"blk.{number}.{LAYER_NAMES[part]}.{kind}"
    return None


def add_settings(writer, config):
    writer.add_block_count(config["num_hidden_layers"])
    writer.add_context_length(config["max_position_embeddings"])
    writer.add_embedding_length(config["hidden_size"])
    writer.add_feed_forward_length(config["intermediate_size"])
    writer.add_head_count(config["num_attention_heads"])
    writer.add_layer_norm_eps(config["layer_norm_eps"])
    writer.add_causal_attention(False)
    writer.add_pooling_type(gguf.PoolingType.MEAN)
    writer.add_token_type_count(config["type_vocab_size"])
    writer.add_file_type(gguf.LlamaFileType.MOSTLY_Q8_0)


def add_words(writer, words):
    """llama.cpp marks where a word begins instead of where it goes on."""
    kinds = [gguf.TokenType.CONTROL if word in CONTROL else gguf.TokenType.NORMAL for word in words]
    written = [
        word if word in CONTROL else word.removeprefix("##") if word.startswith("##") else "\u2581" + word
        for word in words
    ]
    writer.add_tokenizer_model("bert")
    writer.add_tokenizer_pre("default")
    writer.add_token_list(written)
    writer.add_token_types(kinds)
    writer.add_bos_token_id(words.index("[CLS]"))
    writer.add_unk_token_id(words.index("[UNK]"))
    writer.add_sep_token_id(words.index("[SEP]"))
    writer.add_eos_token_id(words.index("[SEP]"))
    writer.add_pad_token_id(words.index("[PAD]"))
    writer.add_mask_token_id(words.index("[MASK]"))


def main():
    folder, target, form = pathlib.Path(sys.argv[1]), sys.argv[2], FORMS[sys.argv[3]]
    config = json.loads((folder / "config.json").read_text())
    words = (folder / "vocab.txt").read_text(encoding="utf-8").rstrip("\n").split("\n")
    if len(words) != config["vocab_size"]:
        sys.exit(f"{folder} has {len(words)} words, and its config.json says {config['vocab_size']}.")
    writer = gguf.GGUFWriter(target, "bert")
    writer.add_name("all-MiniLM-L6-v2")
    add_settings(writer, config)
    add_words(writer, words)
    for name, values in sorted(load_file(folder / "model.safetensors").items()):
        new_name = name_in_gguf(name)
        if new_name is None:
            continue
        values = values.astype(numpy.float32)
        if values.ndim == 2 and new_name not in ("position_embd.weight", "token_types.weight"):
            writer.add_tensor(new_name, gguf.quants.quantize(values, form), raw_dtype=form)
        else:
            writer.add_tensor(new_name, values)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


if __name__ == "__main__":
    main()
