//! One network: numbers in, numbers out.

use std::borrow::Cow;
use std::sync::Arc;

use image::{Rgb, RgbImage};
use rten::{Model, ModelOptions, RunOptions, ThreadPool};
use rten_tensor::prelude::*;
use rten_tensor::{NdTensor, Tensor};

/// The input of a network: three planes of numbers, one for each channel.
pub(crate) struct Input {
    /// Width of the planes.
    pub(crate) width: usize,
    /// Height of the planes.
    pub(crate) height: usize,
    /// The numbers: channel by channel, row by row.
    pub(crate) values: Vec<f32>,
}

impl Input {
    /// An image in the upper left corner of the planes, with zeros beside it. `number` converts the value of a pixel in
    /// a channel to the network's input.
    ///
    /// The planes are at least as large as the image.
    pub(crate) fn of_image(
        image: &RgbImage,
        (width, height): (usize, usize),
        number: impl Fn(&Rgb<u8>, usize) -> f32,
    ) -> Self {
        let mut values = vec![0.0; 3 * width * height];
        for (x, y, pixel) in image.enumerate_pixels() {
            let at = y as usize * width + x as usize;
            for channel in 0..3 {
                values[channel * width * height + at] = number(pixel, channel);
            }
        }
        Self { width, height, values }
    }
}

/// The output of a network.
pub(crate) struct Output {
    /// The numbers; the last dimension varies fastest.
    pub(crate) values: Vec<f32>,
}

/// A network with its weights.
pub(super) struct Network {
    model: Model,
}

impl Network {
    /// `None` if the bytes are not a network that can be run.
    pub(super) fn load(bytes: Cow<'static, [u8]>) -> Option<Self> {
        let mut options = ModelOptions::with_all_ops();
        options.prepack_weights(true);
        let model = match bytes {
            Cow::Borrowed(bytes) => options.load_static_slice(bytes),
            Cow::Owned(bytes) => options.load(bytes),
        };
        model.ok().map(|model| Self { model })
    }

    /// Runs the network on the thread of the pool. `None` if it refuses the input.
    pub(super) fn run(&self, input: Input, pool: &Arc<ThreadPool>) -> Option<Vec<Output>> {
        let shape = [1, 3, input.height, input.width];
        if input.values.len() != shape.iter().product() {
            return None;
        }
        let id = *self.model.input_ids().first()?;
        let tensor = NdTensor::from_data(shape, input.values);
        let options = RunOptions::default().with_thread_pool(Some(Arc::clone(pool)));
        let values =
            self.model.run(vec![(id, tensor.into())], self.model.output_ids(), Some(options)).ok()?;
        values
            .into_iter()
            .map(|value| {
                let tensor: Tensor<f32> = value.try_into().ok()?;
                Some(Output { values: tensor.to_vec() })
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_bytes_are_not_a_network() {
        assert!(Network::load(Cow::Borrowed(b"")).is_none());
        assert!(Network::load(Cow::Borrowed(b"not a network")).is_none());
        assert!(Network::load(Cow::Owned(vec![8; 5000])).is_none());
    }
}
